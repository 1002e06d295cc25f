"""Files of people, memberships and covers are carried out: all rows or none, every mistake with its line.

Each row goes through the function that a manager would call, so a file can do nothing that its manager could
not. What is so already is not done again: the same file twice changes nothing. One transaction of the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from crm_rls.errors import DatabaseError, Refused
from crm_rls.people.calls import NOTHING, ask, sentence
from crm_rls.people.covering import told_cover
from crm_rls.people.tables import Kind, Row, Table, of_one_cell
from crm_rls.postgres.connection import Connection
from crm_rls.reading.sections.moments import as_iso

YES = frozenset({"", "yes", "true", "1", "ja", "wahr", "x"})
NO = frozenset({"no", "false", "0", "nein", "falsch"})

_OF_NO_ROW = ("40001", "40P01", "55P03", "57014", "57P01")
"""Failures that the next row would meet as well: somebody else holds the lock, or the session ends."""

Period = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a file means by what it does not say.

    `leavers`: people who are not in it are deactivated, and who is in it again is reactivated; `many`: also
    if more than half of all leave. `movers`: memberships that are not in it end.
    """

    leavers: bool = False
    movers: bool = False
    many: bool = False


@dataclass(slots=True)
class _Import:
    connection: Connection
    reason: str
    feed: Feed
    now: datetime
    done: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    _moments: dict[tuple[str, bool], datetime | None] = field(default_factory=dict)

    def call(self, place: str, function: str, *, reason: str = "", **values: object) -> None:
        """Call a function of crm_people for a row; what it refuses is a mistake of the row."""
        with self.row(place), self.connection.transaction():
            self.done.append(sentence(self.connection, function, reason=reason or self.reason, **values))

    @contextmanager
    def row(self, place: str) -> Iterator[None]:
        """Note what is refused in the block, and go on with the next row."""
        try:
            yield
        except (DatabaseError, Refused) as error:
            if isinstance(error, DatabaseError) and error.sqlstate in _OF_NO_ROW:
                raise
            self.wrong.append((place, str(error)))

    def moment(self, said: str, *, last_day: bool = False) -> datetime | None:
        """Return the moment that a cell means. Raises DatabaseError."""
        key = (said, last_day)
        if key not in self._moments:
            with self.connection.transaction():
                (row,) = ask(self.connection, "instant", said=said, last_day=last_day)
            self._moments[key] = row["moment"]
        return self._moments[key]


def import_tables(connection: Connection, tables: Sequence[Table], reason: str, feed: Feed) -> str:
    """Carry out files, first people, then memberships and covers; return a line for each change.

    Raises DatabaseError with every mistake of every row, and Refused for what the whole file may not; the
    caller rolls back then.
    """
    (clock,) = ask(connection, "clock")
    run = _Import(connection, reason, feed, clock["now"])
    _people(run, [table for table in tables if table.kind is Kind.PEOPLE])
    _memberships(run, [table for table in tables if table.kind is Kind.MEMBERSHIPS])
    _covers(run, [row for table in tables if table.kind is Kind.COVERS for row in table.rows])
    if run.wrong:
        number = len(run.wrong)
        lines = {row.place: line for line, row in enumerate(row for table in tables for row in table.rows)}
        run.wrong.sort(key=lambda each: lines.get(each[0], len(lines)))
        raise DatabaseError(
            f"{number} row{' has a mistake' if number == 1 else 's have mistakes'}; nothing was changed.\n"
            + "\n".join(f"  {place}: {mistake}" for place, mistake in run.wrong)
        )
    return "\n".join(run.done) or NOTHING


# -- people --------------------------------------------------------------------------------------------


def _people(run: _Import, tables: Sequence[Table]) -> None:
    known = {row["person"]: row for row in ask(run.connection, "people")}
    present: dict[str, str] = {}
    gone: set[str] = set()
    for table in tables:
        for row in table.rows:
            name = row["name"]
            if not name:
                run.wrong.append((row.place, "this row has no name. Give each person one."))
            elif name in present:
                run.wrong.append((row.place, f"{name} is in {present[name]} already. Remove one of them."))
            else:
                present[name] = row.place
                if _has_left(run, row):
                    gone.add(name)
                else:
                    _register(run, row, table.attributes, known.get(name))
    if run.feed.leavers:
        if not present:
            raise Refused(
                "there are no people in the files, and everybody else would be deactivated: give the file "
                "of people, or leave out --leavers"
            )
        _leavers(run, known, present, gone)


def _has_left(run: _Import, row: Row) -> bool:
    left = False
    with run.row(row.place):
        ends = run.moment(row["until"], last_day=True)
        left = ends is not None and ends <= run.now
    active = row["active"].lower()
    if active not in YES | NO:
        run.wrong.append((row.place, f"`{row['active']}` is neither yes nor no. Write yes or no."))
    return left or active in NO


def _register(run: _Import, row: Row, attributes: Sequence[str], known: DictRow | None) -> None:
    has = known["attributes"] if known else {}
    wanted = {name: _values(row[name], has.get(name)) for name in attributes}
    changed = {name: value for name, value in wanted.items() if value != has.get(name)}
    login = row["login"] or (known["login"] if known else row["name"])
    if known is None or changed or login != known["login"]:
        run.call(row.place, "register", person=row["name"], login=login, attributes=Jsonb(changed))
    if known is not None and not known["active"] and run.feed.leavers:
        run.call(row.place, "reactivate", person=row["name"])


def _values(cell: str, known: object) -> str | list[str] | None:
    """Return the value of an attribute, several if there are several or were some; None for none."""
    if not cell:
        return None
    values = of_one_cell(cell)
    return values if len(values) != 1 or isinstance(known, list) else values[0]


def _leavers(run: _Import, known: Mapping[str, DictRow], present: Mapping[str, str], gone: set[str]) -> None:
    active = [name for name, row in known.items() if row["active"]]
    leaving = [name for name in active if name not in present or name in gone]
    if 2 * len(leaving) > len(active) and not run.feed.many:
        raise Refused(
            f"{len(leaving)} of {len(active)} active people are not in the files and would be deactivated: "
            "check that the file is complete, and use --many-leavers if it is"
        )
    if own := next((name for name in leaving if known[name]["login"] == run.connection.info.user), None):
        raise Refused(
            f"{own} is you, and would be deactivated before the rest is done: add {own} to the file, or let "
            "another manager import it"
        )
    for name in leaving:
        run.call(present.get(name, f"{name}, who is in no file"), "deactivate", person=name)


# -- memberships ---------------------------------------------------------------------------------------


def _memberships(run: _Import, tables: Sequence[Table]) -> None:
    people = ask(run.connection, "people")
    names = {row["login"]: row["person"] for row in people} | {row["person"]: row["person"] for row in people}
    inactive = {row["person"] for row in people if not row["active"]}
    there: dict[tuple[str, str], set[Period | None]] = {}
    for each in ask(run.connection, "members", access_group=None):
        period = None if each["how"] == "permanent" else (each["valid_from"], each["valid_until"])
        there.setdefault((each["person"], each["access_group"]), set()).add(period)
    wanted: dict[tuple[str, str], list[tuple[Row, Period]]] = {}
    for row in (row for table in tables for row in table.rows):
        if _lacks(run, row, "person", "group"):
            continue
        rows = wanted.setdefault((names.get(row["person"], row["person"]), row["group"]), [])
        with run.row(row.place):
            period = run.moment(row["from"]), run.moment(row["until"], last_day=True)
            if period[1] is None or period[1] > run.now:
                rows.append((row, period))
    if run.feed.movers and tables:
        for person, group in sorted(there.keys() - {key for key, rows in wanted.items() if rows}):
            if person not in inactive:
                place = f"{person} in {group}, which is in no file"
                run.call(place, "unassign", person=person, access_group=group, until=None)
    for (person, group), rows in wanted.items():
        _bring_in_line(run, person, group, rows, there.get((person, group), set()))


def _bring_in_line(
    run: _Import, person: str, group: str, rows: Sequence[tuple[Row, Period]], there: set[Period | None]
) -> None:
    missing = [(row, period) for row, period in rows if not any(_same(run.now, period, one) for one in there)]
    more = [one for one in there if not any(_same(run.now, period, one) for _, period in rows)]
    if run.feed.movers and rows and more:
        missing = list(rows)
        run.call(rows[0][0].place, "unassign", person=person, access_group=group, until=None)
    for row, _ in missing:
        run.call(
            row.place,
            "assign",
            person=person,
            access_group=group,
            valid_from=row["from"],
            valid_until=row["until"],
            reason=row["reason"],
        )


def _same(now: datetime, wanted: Period, there: Period | None) -> bool:
    """Say whether a membership that is there is the wanted one; None is a permanent one."""
    begin, end = there or (None, None)
    begun = [moment is None or moment <= now for moment in (wanted[0], begin)]
    return wanted[1] == end and (all(begun) or wanted[0] == begin)


# -- covers --------------------------------------------------------------------------------------------


def _covers(run: _Import, rows: Sequence[Row]) -> None:
    there = {str(row["cover_id"]): row for row in ask(run.connection, "covers")}
    told: dict[str, str] = {}
    for row in rows:
        if _lacks(run, row, "absent", "substitute"):
            continue
        with run.row(row.place):
            ends = run.moment(row["until"], last_day=True)
            if ends is not None and ends <= run.now:
                continue
            days = {name: _days(row, name) for name in ("lead_days", "trail_days")}
            groups = of_one_cell(row["groups"])
            with run.connection.transaction():
                made = sentence(
                    run.connection,
                    "cover",
                    absent=row["absent"],
                    substitute=row["substitute"],
                    valid_from=row["from"] or None,
                    valid_until=row["until"] or None,
                    **days,
                    reason=row["reason"] or run.reason,
                    access_groups=groups or None,
                    anyway=False,
                )
            period = (as_iso(row["from"]), as_iso(row["until"]))
            told[made] = told_cover(
                row["absent"],
                row["substitute"],
                groups,
                period,
                (days["lead_days"], days["trail_days"]),
                made,
            )
    now = {str(row["cover_id"]): row for row in ask(run.connection, "covers")} if told else {}
    run.done += [said for number, said in told.items() if there.get(number) != now.get(number)]


def _lacks(run: _Import, row: Row, *columns: str) -> bool:
    """Say whether a cell that each row needs is empty, which is a mistake of the row."""
    empty = [column for column in columns if not row[column]]
    if empty:
        run.wrong.append((row.place, f"this row has no {' and no '.join(empty)}. Fill in the cell."))
    return bool(empty)


def _days(row: Row, name: str) -> int:
    if row[name] and not row[name].isdecimal():
        raise DatabaseError(f"{name} is a number of days, and not `{row[name]}`. Write a number, or nothing.")
    return int(row[name] or 0)
