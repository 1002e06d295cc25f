"""Files of people, memberships and covers: which there are, their columns and rows, as CSV or in a workbook.

The same kinds are read and written; what a file says is not judged here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from crm_rls.diagnostics import Code, Place
from crm_rls.errors import FilesInvalid
from crm_rls.people.formulas import guarded, unguarded
from crm_rls.people.workbooks import is_workbook, sheets_in, workbook_of
from crm_rls.reading.files.documents import csv_table
from crm_rls.reading.mistakes import Mistakes
from crm_rls.reading.nodes import CsvTable


class Kind(StrEnum):
    """What a file is about."""

    PEOPLE = "people"
    MEMBERSHIPS = "memberships"
    COVERS = "covers"


@dataclass(frozen=True, slots=True)
class _Columns:
    needed: tuple[str, ...]
    others: tuple[str, ...]


COLUMNS: Mapping[Kind, _Columns] = {
    Kind.PEOPLE: _Columns(("name",), ("login", "active", "until")),
    Kind.MEMBERSHIPS: _Columns(("person", "group"), ("from", "until", "reason")),
    Kind.COVERS: _Columns(
        ("absent", "substitute"), ("from", "until", "lead_days", "trail_days", "groups", "reason")
    ),
}
"""The columns of each kind; those of people have one more for each attribute."""

Content = Mapping[Kind, Sequence[Mapping[str, str]]]
"""Rows by kind, of texts by column, as they are written."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file: where it stands, and its cells by column; a cell that is not there is empty."""

    place: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one file; `attributes` are the columns that are attributes of people."""

    kind: Kind
    rows: tuple[Row, ...]
    attributes: tuple[str, ...] = ()


def read_tables(paths: Iterable[Path]) -> tuple[Table, ...]:
    """Return what stands in CSV files and workbooks, each kind known by its columns. Raises FilesInvalid."""
    mistakes = Mistakes()
    found: list[Table] = []
    for path in paths:
        for table in _tables_in(path, mistakes):
            kind = _kind(table, mistakes)
            if kind is not None:
                # A cell of a workbook is a text by its type, and has no apostrophe.
                found.append(_as_table(kind, table, str if is_workbook(path) else unguarded))
    if mistakes.errors:
        raise FilesInvalid(mistakes.errors)
    return tuple(found)


def _tables_in(path: Path, mistakes: Mistakes) -> Iterator[CsvTable]:
    if is_workbook(path):
        yield from sheets_in(path, mistakes)
        return
    table = csv_table(path, Place(str(path), 0, ""), mistakes)
    if table is not None:
        yield table


def _kind(table: CsvTable, mistakes: Mistakes) -> Kind | None:
    named = set(table.columns)
    kinds = [kind for kind, columns in COLUMNS.items() if named.issuperset(columns.needed)]
    if not kinds:
        if named:  # of none the first line is a mistake already
            needs = "; ".join(f"{kind}: {', '.join(COLUMNS[kind].needed)}" for kind in Kind)
            mistakes.error(
                Code.NOT_CSV,
                Place(table.file, 1, "the header"),
                f"these columns are not those of people, memberships or covers: {', '.join(table.columns)}",
                f"Name the columns that are needed ({needs})",
            )
        return None
    known = {*COLUMNS[kinds[0]].needed, *COLUMNS[kinds[0]].others}
    if kinds[0] is not Kind.PEOPLE and (unknown := sorted(named - known)):
        mistakes.error(
            Code.NOT_CSV,
            Place(table.file, 1, "the header"),
            f"{kinds[0]} have no column {', '.join(unknown)}",
            f"Remove it, or take one of {', '.join(sorted(known))}",
        )
    return kinds[0]


def _as_table(kind: Kind, table: CsvTable, meant: Callable[[str], str]) -> Table:
    known = {*COLUMNS[kind].needed, *COLUMNS[kind].others}
    attributes = tuple(column for column in table.columns if column not in known)
    rows = (
        Row(f"{table.file}:{line}", {column: meant(cell) for column, cell in cells.items()})
        for line, cells in table.records()
    )
    return Table(kind, tuple(rows), attributes)


# -- writing -------------------------------------------------------------------------------------------


def csv_of(kind: Kind, rows: Sequence[Mapping[str, str]], *, semicolons: bool) -> bytes:
    """Return rows as CSV: with commas in UTF-8, or as a German Excel opens it by a double click."""
    columns = columns_of(kind, rows)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";" if semicolons else ",", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded(row.get(column, "")) for column in columns] for row in rows)
    return written.getvalue().encode("utf-8-sig" if semicolons else "utf-8")


def columns_of(kind: Kind, rows: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """Return the columns of a file with these rows: those of the kind, and the attributes of people."""
    known: tuple[str, ...] = ("name", "login", "active")
    if kind is not Kind.PEOPLE:
        known = (*COLUMNS[kind].needed, *COLUMNS[kind].others)
    return tuple(dict.fromkeys((*known, *sorted({column for row in rows for column in row}))))


def workbook(content: Content) -> bytes:
    """Return a workbook with a sheet for each kind. Raises Refused if that cannot be written here."""
    return workbook_of(
        {
            kind: (columns, [[row.get(column, "") for column in columns] for row in rows])
            for kind, rows in content.items()
            for columns in (columns_of(kind, rows),)
        }
    )


def in_one_cell(values: Sequence[object]) -> str:
    """Return values with semicolons between; one that has a semicolon itself is quoted, as in CSV."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="").writerow(values)
    return "" if values == [""] else written.getvalue()


def of_one_cell(cell: str) -> list[str]:
    """Return the values of a cell, as `in_one_cell` writes them, or a person; empty ones are left out."""
    if ";" not in cell and not cell.startswith('"'):
        return [cell] if cell else []
    lines = csv.reader(io.StringIO(cell, newline=""), delimiter=";", skipinitialspace=True)
    return [value.strip() for line in lines for value in line if value.strip()]
