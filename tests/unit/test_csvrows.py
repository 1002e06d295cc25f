"""CSV files as spreadsheet programs write them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_rls.cli.people.rows import as_csv
from crm_rls.people.formulas import guarded, unguarded
from crm_rls.people.tables import Kind, csv_of
from crm_rls.reading.files.csvrows import decoded_csv, parse_csv
from crm_rls.reading.mistakes import Mistakes
from crm_rls.reading.sections.moments import as_iso

ROW = {"name": "Jörg; Müller", "team": 'a,"b"\t€'}


def rows(content: bytes) -> list[dict[str, str]]:
    mistakes = Mistakes()
    table = parse_csv(decoded_csv(content), "x.csv", mistakes)
    assert mistakes.errors == []
    return [dict(cells) for _, cells in table.records()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("said", [False, True])
def test_any_encoding_and_separator(encoding: str, separator: str, *, said: bool) -> None:
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in ROW.values()]
    lines = [f"sep={separator}"] if said else []
    lines += [separator.join(ROW), separator.join(quoted)]
    assert rows("\r\n".join(lines).encode(encoding)) == [ROW]


def test_a_separator_in_the_quotes_of_the_first_line_is_none() -> None:
    assert rows(b'"a;b;c",d\n1,2\n') == [{"a;b;c": "1", "d": "2"}]
    assert rows(b"sep=|\na|b\n1|2\n") == [{"a": "1", "b": "2"}]
    assert rows(b"name\nanna;bert\n") == [{"name": "anna;bert"}]


@pytest.mark.parametrize("said", ['sep="', "sep=\r", "sep= ", "sep=x"])
def test_what_cannot_separate_is_the_name_of_a_column(said: str) -> None:
    table = parse_csv(f"{said}\na\n1\n", "x.csv", Mistakes())
    assert table.columns == (said.strip(),)
    assert [row.cells for row in table.rows] == [("a",), ("1",)]


@given(st.text(st.sampled_from("'=+-@\t\r;,\"ab1")))
@example("Hafen AG;=cmd|' /c calc'!a1")
@example('Hafen AG;"=1+1";')
def test_what_is_guarded_comes_back_and_is_no_formula(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    written = as_csv([{"first": "x", "reason": cell, "last": "y"}])
    # A country has its separator, and whoever opens the file sees the cells that this one makes.
    for separator in ",;\t":
        for line in csv.reader(io.StringIO(written, newline=""), delimiter=separator):
            assert not [each for each in line if each.startswith(("=", "+", "-", "@", "\t", "\r"))]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])).map(str.strip)), st.booleans())
def test_what_is_written_is_read(cells: list[str], semicolons: bool) -> None:
    written = csv_of(
        Kind.MEMBERSHIPS, [{"person": "p", "reason": cell} for cell in cells], semicolons=semicolons
    )
    assert [unguarded(row["reason"]) for row in rows(written)] == cells


def test_days_as_german_spreadsheets_write_them() -> None:
    assert as_iso("24.12.2026") == "2026-12-24"
    assert as_iso("6.1.2027 9:30") == "2027-01-06 09:30"
    for other in ("24.12.26", "12/24/2026", "2026-12-24", "", "1.2", "24.12.2026x"):
        assert as_iso(other) == other
