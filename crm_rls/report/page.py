"""The report as one HTML page that loads nothing and runs no program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from crm_rls.diagnostics import Code
from crm_rls.model.periods import first_day, last_day
from crm_rls.report.charts import Axis, Circle, axis, circles, legend
from crm_rls.report.contents import Cell, Part, Report, Row
from crm_rls.report.gathering import MOST_CHANGES, MOST_CONFLICTS, MOST_MODEL_CHANGES
from crm_rls.report.germany import ATTRIBUTION, HEIGHT, RADIUS, WIDTH
from crm_rls.report.matrix import Matrix, kind, matrices
from crm_rls.report.words import Language, Words

MOST_ROWS = 100
"""Rows of a table that the page shows; the files have all of them."""

_READ_AT_MOST = {
    Part.CHANGES: MOST_CHANGES,
    Part.MODEL_CHANGES: MOST_MODEL_CHANGES,
    Part.FACE_CONFLICTS: MOST_CONFLICTS,
}

SYMBOLS = {"permanent": "●", "timed": "◐", "planned": "○", "cover": "▲", "suspended": "✕"}
"""What stands in a matrix; the words stand beside it for who does not see."""


def page(report: Report, language: Language) -> str:
    """Return the page. The same report gives the same text."""
    environment = Environment(
        loader=PackageLoader("crm_rls.report"),
        autoescape=True,
        finalize=_steady,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = Words(language)
    return environment.get_template("report.html.j2").render(
        report=report,
        view=View(report, words),
        w=words,
        Part=Part,
        symbols=SYMBOLS,
        max_rows=MOST_ROWS,
        map={"width": WIDTH, "height": HEIGHT, "radius": RADIUS, "source": ATTRIBUTION},
    )


@dataclass(frozen=True)
class View:
    """What the template asks: rows, cells as text, and what is drawn."""

    report: Report
    words: Words

    # -- rows and cells ---------------------------------------------------------------------------------

    def rows(self, part: Part) -> Sequence[Row]:
        """Return all rows of a part."""
        return self.report.tables.get(part, ())

    def few(self, rows: Iterable[Row]) -> tuple[Row, ...]:
        """Return the rows that are shown of these."""
        return tuple(islice(rows, MOST_ROWS))

    def more(self, part: Part, rows: Sequence[Row]) -> str:
        """Return the sentence about what is not shown; empty if all is."""
        number = self.words.number
        shown, every = number(min(len(rows), MOST_ROWS)), number(len(rows))
        if len(self.rows(part)) == _READ_AT_MOST.get(part):
            return self.words["more_limited"].format(shown=shown, all=every)
        if len(rows) > MOST_ROWS:
            return self.words["more"].format(shown=shown, all=every, file=part)
        return ""

    def cell(self, column: str, value: Cell) -> str:
        """Return a cell as text."""
        words = self.words
        match value:
            case bool():
                return words["yes" if value else "no"]
            case int():
                return words.number(value)
            case datetime():
                return self._moment(value, end=column in _ENDS)
            case tuple():
                return self._listed(column, value)
            case None:
                return (_OF_NONE.get(column) and words[_OF_NONE[column]]) or ""
            case _ if column in _OF_WORDS:
                return words.of_value(column, value)
            case _:
                return value

    def _listed(self, column: str, values: tuple[str, ...]) -> str:
        if column == "tables" and values == ("*",):
            return self.words["all_tables"]
        if column == "people" and not values:
            return self.words["nobody_there"]
        if column in ("before", "after"):
            return "\n".join(values)
        if column == "rights":
            return ", ".join(self.words.of_value("rights", each) for each in values)
        return ", ".join(values)

    def _moment(self, value: datetime, *, end: bool) -> str:
        """Return a day where it begins or, as an end, is over with it; else the moment."""
        local = value.astimezone(ZoneInfo(self.report.time_zone))
        if day := last_day(local) if end else first_day(local):
            return self.words.day(date.fromisoformat(day))
        return self.words.moment(local)

    @property
    def made(self) -> str:
        """The line under the title."""
        local = self.report.made_at.astimezone(ZoneInfo(self.report.time_zone))
        return self.words["made"].format(
            database=self.report.database,
            moment=self.words.moment(local),
            zone=self.report.time_zone,
            login=self.report.made_by,
        )

    # -- people -----------------------------------------------------------------------------------------

    @cached_property
    def matrices(self) -> tuple[Matrix, ...]:
        """Who is in which groups, family by family."""
        return tuple(matrices(self.report))

    @cached_property
    def group_numbers(self) -> dict[str, int]:
        """The number of each group, for links: a name may have any character."""
        return {str(row["access_group"]): number for number, row in enumerate(self.rows(Part.GROUPS), 1)}

    @property
    def for_a_time(self) -> tuple[Row, ...]:
        """Memberships that are not simply permanent."""
        return tuple(row for row in self.memberships if row["how"] not in ("permanent", "suspended"))

    @cached_property
    def memberships(self) -> tuple[Row, ...]:
        """All memberships; how each holds is one word."""
        return tuple({**row, "how": kind(row)} for row in self.rows(Part.MEMBERSHIPS))

    @property
    def model_changes(self) -> tuple[Row, ...]:
        """Changes of the model; of what was there before and is there now, only the lines that differ."""
        return tuple(
            {**row, "before": _without(row, "before", "after"), "after": _without(row, "after", "before")}
            for row in self.rows(Part.MODEL_CHANGES)
        )

    def people_where(self, *, active: bool) -> str:
        """Return the names of the active people in no group, or of the deactivated ones, long lists cut."""
        names = [
            str(row["person"])
            for row in self.rows(Part.PEOPLE)
            if bool(row["active"]) is active and (not active or row["groups"] == 0)
        ]
        return self.some(names, MOST_ROWS)

    def some(self, names: Sequence[str], most: int) -> str:
        """Return names as a list that is cut where it is long."""
        listed = ", ".join(names[:most])
        if len(names) <= most:
            return listed
        rest = self.words.number(len(names) - most)
        return self.words["and_more"].format(people=listed, number=rest)

    # -- numbers ----------------------------------------------------------------------------------------

    @property
    def tiles(self) -> tuple[tuple[int, str, str, bool], ...]:
        """Number, text, the part that it leads to, and whether it is something to look after."""
        words, rows = self.words, self.rows
        faceless, several = (
            sum(_int(row[column]) for row in rows(Part.FACES) if row["wanted"] in wanted)
            for column, wanted in (("nobody", ("one",)), ("several", ("one", "at_most_one")))
        )
        readers = len({row["name"] for row in rows(Part.READERS_OF_ALL)})
        open_ones = len(self.open_findings)
        found: list[tuple[int, str, str, bool]] = [
            (len(rows(Part.PEOPLE)), "people", "matrix", False),
            (len(rows(Part.GROUPS)), "groups", "groups", False),
            (self.report.contacts, "contacts", "territories", False),
            (len(self.for_a_time), "tile_ending", "matrix", False),
            (len(rows(Part.COVERS)), "tile_covers", "covers", False),
        ]
        if rows(Part.FACES):
            found += [
                (faceless, "tile_faceless", "faces", faceless > 0),
                (several, "tile_several", "faces", several > 0),
            ]
        found += [
            (readers, "tile_readers", "readers", False),
            (open_ones, "tile_findings", "findings", open_ones > 0),
        ]
        return tuple(
            (number, words.counted(text, number), section, look) for number, text, section, look in found
        )

    # -- territories, map, covers -----------------------------------------------------------------------

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of assignment that have a tree."""
        return tuple(dict.fromkeys(str(row["field"]) for row in self.rows(Part.TERRITORIES)))

    def tree(self, field: str, most: int) -> tuple[Row, ...]:
        """Return as many whole levels of a field's tree as there is room for, at least the top."""
        rows = [row for row in self.rows(Part.TERRITORIES) if row["field"] == field]
        deepest = max(_int(row["level"]) for row in rows)
        for level in range(deepest, 0, -1):
            shown = tuple(row for row in rows if _int(row["level"]) <= level)
            if len(shown) <= most:
                return shown
        return self.few(row for row in rows if row["level"] == 0)

    def share_of(self, row: Row, rows: Sequence[Row]) -> float:
        """Return a territory's contacts as per cent of those of all of the same tree."""
        everything = sum(_int(each["with_below"]) for each in rows if each["level"] == 0)
        return round(100 * _int(row["with_below"]) / everything, 2) if everything else 0.0

    @cached_property
    def circles(self) -> tuple[Circle, ...]:
        """The map."""
        return circles(self.rows(Part.POSTCODE_AREAS))

    @property
    def legend(self) -> tuple[tuple[int, int, int], ...]:
        """The shades of the map with their ranges."""
        return legend(self.circles)

    @property
    def most_on_map(self) -> str:
        """The areas with most contacts, for who does not see the map."""
        most = sorted(self.circles, key=lambda each: -each.contacts)[:5]
        return ", ".join(f"{each.digits} {each.town} {self.words.number(each.contacts)}" for each in most)

    @property
    def elsewhere(self) -> int:
        """How many contacts are in no area of the map."""
        return self.report.contacts - sum(each.contacts for each in self.circles)

    @cached_property
    def axis(self) -> Axis:
        """The axis of the covers, in the model's time zone."""
        zone = ZoneInfo(self.report.time_zone)
        return axis(self.report.made_at.astimezone(zone), self.rows(Part.COVERS))

    # -- findings ---------------------------------------------------------------------------------------

    @cached_property
    def open_findings(self) -> tuple[Row, ...]:
        """Errors and warnings that nobody accepted."""
        return tuple(
            row
            for row in self.rows(Part.FINDINGS)
            if row["accepted"] is None and row["severity"] != "info" and row["code"] != Code.RESIDUAL_RISKS
        )

    @property
    def accepted(self) -> tuple[Row, ...]:
        """Findings that somebody lives with."""
        return tuple(row for row in self.rows(Part.FINDINGS) if row["accepted"] is not None)

    @property
    def residual(self) -> tuple[Row, ...]:
        """What PostgreSQL cannot prevent."""
        return tuple(row for row in self.rows(Part.FINDINGS) if row["code"] == Code.RESIDUAL_RISKS)


def _without(row: Row, column: str, other: str) -> tuple[str, ...]:
    """Return the lines of a column that another one does not have."""
    lines, others = row[column], row[other]
    if not isinstance(lines, tuple) or not isinstance(others, tuple):
        return ()
    return tuple(line for line in lines if line not in others)


def _steady(value: object) -> object:
    """Return a text with the characters written out that change how what follows is read; else the value.

    Those are control characters and those that turn the direction of writing round. Text of the page itself,
    which has `__html__`, went through here when it was made.
    """
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return "".join(
        each.encode("unicode_escape").decode()
        if each in _TURNS or (each < " " and each not in "\n\t")
        else each
        for each in value
    )


_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x7f")
_ENDS = frozenset({"valid_until", "ends"})
_OF_WORDS = frozenset({"severity", "action", "change", "role", "how"})
_OF_NONE = {"access_groups": "all_groups"}


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
