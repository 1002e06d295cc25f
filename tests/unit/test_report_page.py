"""The page of a report and its files: words, hostile names, large companies, both formats."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import combinations
from math import hypot
from pathlib import Path

import pytest

from crm_rls.report import COLUMNS, Language, Part, Row, Source, as_csv, as_json, page, write_whole
from crm_rls.report.charts import axis, circles, legend
from crm_rls.report.germany import HEIGHT, RADIUS, WIDTH, areas, places
from crm_rls.report.matrix import MOST_GROUPS, matrices
from crm_rls.report.page import View
from crm_rls.report.words import Words, texts
from tests.fixtures.reports import FORMULA, HOSTILE, NOW, large_report, row, small_report

TEMPLATE = Path(__file__).parents[2] / "crm_rls/report/templates/report.html.j2"
MOST_BYTES = 500_000


class Parsed(HTMLParser):
    """The elements of a page, each with its attributes, and its text."""

    def __init__(self, text: str) -> None:
        """Parse a page."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.words.append(data)

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        """Yield the attributes of each element of that name."""
        return (attributes for found, attributes in self.elements if found == tag)


# -- words ---------------------------------------------------------------------------------------------


def test_every_text_is_there_in_both_languages() -> None:
    for name, said in texts().items():
        assert set(said) == set(Language), name
        # The English page says the findings in the language they are in.
        assert [language for language, text in said.items() if not text] in (
            [],
            ["en"] if name == "english" else [],
        ), name


def test_a_text_takes_the_same_values_in_both_languages() -> None:
    places_of = re.compile(r"\{(\w+)\}")
    for name, said in texts().items():
        assert set(places_of.findall(said["en"])) == set(places_of.findall(said["de"])), name


def test_every_column_that_a_page_shows_has_a_heading() -> None:
    named = set(
        re.findall(
            r'"(\w+)"', " ".join(re.findall(r"\[(\"[a-z_]+\"(?:, \"[a-z_]+\")+)\]", TEMPLATE.read_text()))
        )
    )
    of_columns = {name for name in named if any(name in columns for columns in COLUMNS.values())}
    assert len(of_columns) > 20
    assert {f"col_{name}" for name in of_columns} <= set(texts())


def test_numbers_and_days_are_written_as_the_language_does() -> None:
    english, german = Words(Language.EN), Words(Language.DE)
    moment = datetime(2026, 3, 1, 9, 5, tzinfo=UTC)
    assert (english.number(1234567), german.number(1234567)) == ("1,234,567", "1.234.567")
    assert (english.moment(moment), german.moment(moment)) == ("2026-03-01 09:05", "01.03.2026 09:05")


def test_one_of_something_is_said_as_one() -> None:
    for language, one, many in (
        (Language.EN, ["person", "access group", "contact"], ["people", "access groups", "contacts"]),
        (Language.DE, ["Person", "Zugriffsgruppe", "Kontakt"], ["Personen", "Zugriffsgruppen", "Kontakte"]),
    ):
        words, report = Words(language), small_report()
        for number, said in ((1, one), (2, many), (0, many)):
            some = dict(report.tables)
            for part in (Part.PEOPLE, Part.GROUPS):
                some[part] = [*report.tables[part][:1]] * number
            view = View(replace(report, contacts=number, tables=some), words)
            assert [text for _, text, _, _ in view.tiles[:3]] == said
        assert words.counted("tile_several", 1) == words["tile_several"]


def test_an_end_at_midnight_is_shown_as_the_last_day() -> None:
    view = View(small_report(), Words(Language.DE))
    midnight = datetime(2027, 1, 6, 23, 0, tzinfo=UTC)  # of the seventh in Berlin
    assert view.cell("valid_until", midnight) == "06.01.2027"
    assert view.cell("valid_from", midnight) == "07.01.2027"
    assert view.cell("valid_until", midnight + timedelta(minutes=30)) == "07.01.2027 00:30"


# -- the page --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", Language)
def test_a_page_loads_nothing_and_runs_nothing(language: Language) -> None:
    found = Parsed(page(small_report(HOSTILE), language))
    assert [
        tag for tag, _ in found.elements if tag in ("script", "iframe", "object", "embed", "form", "base")
    ] == []
    policy = next(each["content"] for each in found.all("meta") if each.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    for _, attributes in found.elements:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "href"):
            assert (attributes.get(name) or "#")[0] == "#" or attributes[name] == "data:,"
    assert next(found.all("html"))["lang"] == language


def test_hostile_names_are_text_wherever_they_stand() -> None:
    text = page(small_report(HOSTILE), Language.DE)
    assert HOSTILE not in text
    found = Parsed(text)
    # As a person, group, label, family, filter, reason, territory, key, table, finding, actor and more.
    assert sum(HOSTILE in each for each in found.words) >= 50
    small = Parsed(page(small_report("anna"), Language.DE))
    assert [tag for tag, _ in found.elements] == [tag for tag, _ in small.elements]


def test_a_name_cannot_turn_the_text_around_it() -> None:
    turning = "eve \u202etxt.exe \u2066\x1b[31m مريم"
    for language in Language:
        text = page(small_report(turning), language)
        assert not set(text) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\x1b")
        assert "eve \\u202etxt.exe \\u2066\\x1b[31m مريم" in text
    files = dict(as_csv(small_report(turning)))
    assert turning in files[Part.PEOPLE]


def test_links_lead_to_something_and_ids_stand_once() -> None:
    for report in (small_report(), large_report(20, 200)):
        found = Parsed(page(report, Language.EN))
        ids = [str(attributes["id"]) for _, attributes in found.elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        leads = {str(each["href"]) for each in found.all("a")}
        assert leads <= {f"#{each}" for each in ids}
        labels = [str(value).split() for _, each in found.elements if (value := each.get("aria-labelledby"))]
        assert {each for words in labels for each in words} <= set(ids)


def test_every_table_has_a_caption_and_headings_with_a_scope() -> None:
    text = page(small_report(), Language.EN)
    found = Parsed(text)
    assert text.count("<caption") == len(list(found.all("table"))) > 10
    assert {each.get("scope") for each in found.all("th")} == {"col", "row"}
    assert [tag for tag, _ in found.elements if re.fullmatch("h[1-6]", tag)][:2] == ["h1", "h2"]


def test_the_numbers_of_the_map_stand_in_a_table_and_in_its_description() -> None:
    text = page(small_report(), Language.DE)
    assert '<tr><th scope="row">20</th><td>Hamburg</td><td class="num">20</td></tr>' in text
    assert "20 Hamburg 20" in text
    assert "5 Kontakte haben keine solche Postleitzahl." in text
    assert "GeoNames" in text


def test_a_matrix_says_each_kind_of_membership_in_words() -> None:
    text = page(small_report(), Language.EN)
    for group, words in (("anna", "permanent"), ("nord", "timed"), ("nord", "as a substitute")):
        assert f'title="anna, {group}: {words}"' in text
    assert 'title="carl, nord: begins later"' in text
    assert 'title="frank, nord: suspended"' in text
    assert "In no group: quirin." in text
    assert "Deactivated: frank." in text


def test_of_a_changed_filter_the_page_shows_the_lines_that_differ() -> None:
    text = page(small_report(), Language.DE)
    section = text.partition("Änderungen des Modells</h3>")[2].partition("</section>")[0]
    assert ">geändert<" in section
    assert "where: a = 1<" in section
    assert "where: a = 2<" in section
    assert "rights: read" not in section
    assert "rights: read" in as_json(small_report())


def test_what_takes_an_operator_is_told_and_not_left_out() -> None:
    full = small_report()
    by_auditor = replace(full, source=Source.CATALOGS)
    left_out = "Not checked here, because it takes an operator"
    assert left_out in page(by_auditor, Language.EN)
    assert "Hier nicht geprüft" in page(by_auditor, Language.DE)
    assert left_out not in page(full, Language.EN)
    kept: dict[Part, Sequence[Row]] = {
        part: rows for part, rows in full.tables.items() if part is not Part.POSTCODE_AREAS
    }
    mapless = replace(by_auditor, tables=kept)
    assert 'id="map"' not in page(mapless, Language.EN)
    told = page(replace(mapless, unread_postcodes="plz"), Language.EN)
    assert "Column plz may hold postcodes, but the model does not read it" in told
    assert 'href="#map"' in told
    assert '<svg class="map"' not in told


@pytest.mark.parametrize(("people", "groups"), [(200, 60), (200, 1000)])
def test_a_page_of_a_large_company_stays_small(people: int, groups: int) -> None:
    report = large_report(people, groups)
    text = page(report, Language.DE)
    assert len(text.encode()) < MOST_BYTES
    assert f"100 von {groups:,} Zeilen".replace(",", ".") in text or groups <= 100
    assert "Die CSV-Datei" in text
    assert [each.wide for each in matrices(report)] == [groups // 6 > MOST_GROUPS] * 6


# -- what is drawn ---------------------------------------------------------------------------------------


def test_the_map_has_every_area_inside_its_frame_and_no_two_on_each_other() -> None:
    assert len(areas()) == len(places()) == 96
    for x, y in places().values():
        assert RADIUS <= x <= WIDTH - RADIUS
        assert RADIUS <= y <= HEIGHT - RADIUS
    nearest = min(hypot(one[0] - two[0], one[1] - two[1]) for one, two in combinations(places().values(), 2))
    assert nearest > 1.8 * RADIUS
    north, south, west, east = (places()[area] for area in ("24", "83", "52", "02"))
    assert north[1] < south[1]
    assert west[0] < east[0]


def test_more_contacts_have_no_weaker_shade_and_none_has_its_own() -> None:
    counts = dict.fromkeys(areas(), 0) | {"10": 1, "20": 5, "30": 5, "40": 90, "50": 1000}
    drawn = circles([row(Part.POSTCODE_AREAS, area=area, contacts=number) for area, number in counts.items()])
    ordered = sorted(drawn, key=lambda each: each.contacts)
    assert [each.shade for each in ordered] == sorted(each.shade for each in drawn)
    assert {each.shade for each in drawn if not each.contacts} == {0}
    assert [(low, high) for shade, low, high in legend(drawn) if shade] == [
        (1, 1),
        (5, 5),
        (90, 90),
        (1000, 1000),
    ]


def test_the_axis_holds_every_cover_and_is_cut_at_a_year() -> None:
    day = timedelta(days=1)
    cover = {"begins": NOW - 30 * day, "ends": NOW + 60 * day}
    found = axis(NOW, [cover])
    assert (found.place(cover["begins"]), found.place(cover["ends"])) == (0, 100)
    assert 0 < found.place(NOW) < 100
    endless = axis(
        NOW, [{"begins": NOW - 4000 * day, "ends": None}, {"begins": NOW, "ends": NOW + 4000 * day}]
    )
    assert endless.last - endless.first <= timedelta(days=90 + 365)
    assert endless.place(None) == endless.place(NOW + 4000 * day) == 100
    assert endless.place(NOW - 4000 * day) == 0
    assert 1 < len(list(endless.months())) <= 8


# -- files -------------------------------------------------------------------------------------------------


def test_csv_and_json_have_every_row_and_column_of_every_part() -> None:
    report = small_report()
    record = json.loads(as_json(report))
    assert record["version"] == 1
    assert set(record["tables"]) == set(Part)
    files = dict(as_csv(report))
    for part in Part:
        header, *rows = csv.reader(io.StringIO(files[part]))
        assert tuple(header) == COLUMNS[part] == tuple(record["tables"][part][0])
        assert len(rows) == len(record["tables"][part]) == len(report.tables[part])
    assert record["tables"]["memberships"][1]["valid_until"] == "2026-12-29T17:30:00+00:00"
    assert record["tables"]["groups"][0]["rights"] == ["read", "update"]


def test_no_cell_of_a_csv_file_is_a_formula() -> None:
    hostile = 0
    for name in (FORMULA, "+1", "-1", "@x", "\tx", "\r=x"):
        for _, text in as_csv(small_report(name)):
            cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
            assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
            hostile += sum(cell.startswith("'") for cell in cells)
    assert hostile > 100


def test_files_are_for_their_owner_and_whole_or_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.html"
    write_whole({target: "one"})
    assert target.stat().st_mode & 0o777 == 0o600

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("crm_rls.report.files.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole({target: "two"})
    assert target.read_text() == "one"
    assert list(tmp_path.iterdir()) == [target]
