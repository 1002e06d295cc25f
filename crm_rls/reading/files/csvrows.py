"""CSV text to a table with line numbers, as spreadsheet programs of any country write it.

Pure. Which columns there may be is the business of `spec`.
"""

from __future__ import annotations

import csv
import io
import re

from crm_rls.diagnostics import Code, Place
from crm_rls.reading.mistakes import Mistakes
from crm_rls.reading.nodes import CsvRow, CsvTable

SEPARATORS = (",", ";", "\t")
"""What separates cells: the one that the first line has most of, the first of them if it has none."""

_SAID = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
"""A first line for Excel alone, which says the separator."""


def decoded_csv(content: bytes) -> str:
    """Return the text of a CSV file in UTF-8, in UTF-16 with a byte order mark, or else in Windows-1252.

    What is no UTF-8 is what Excel writes where it is asked for "CSV" on a Windows of Western Europe. Raises
    UnicodeDecodeError.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def parse_csv(text: str, file: str, mistakes: Mistakes) -> CsvTable:
    """Return the rows of a CSV file; add its mistakes to `mistakes`.

    The first line names the columns; it may stand below one such as `sep=;`. Spaces around a cell do not
    count, empty lines are skipped.
    """
    if "\0" in text:
        place = Place(file, text.count("\n", 0, text.index("\0")) + 1, "the row")
        mistakes.error(Code.NOT_UTF8, place, "a NUL character, as in UTF-16", "Save the file as UTF-8")
        return CsvTable(file, (), ())
    said = _SAID.match(text)
    above = 1 if said else 0
    text = text[said.end() :] if said else text
    separator = said[1] if said else _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    columns: tuple[str, ...] = ()
    rows: list[CsvRow] = []
    line = above + 1
    try:
        for cells in reader:
            row = CsvRow(line, tuple(cell.strip() for cell in cells))
            line = above + reader.line_num + 1
            if not any(row.cells):
                continue
            if not columns:
                columns = row.cells
            elif len(row.cells) == len(columns):
                rows.append(row)
            else:
                mistakes.error(
                    Code.NOT_CSV,
                    Place(file, row.line, "the row"),
                    f"this row has {len(row.cells)} cells, and the first line names {len(columns)} columns",
                    "Add or remove separators; a cell that contains one is written in double quotes",
                )
    except csv.Error as failure:
        place = Place(file, line, "the row")
        mistakes.error(
            Code.NOT_CSV, place, f"this is not CSV: {failure}", "Look for a double quote that is not closed"
        )
    _check_columns(columns, Place(file, 1, "the header"), mistakes)
    return CsvTable(file, columns, tuple(rows))


def _separator(text: str) -> str:
    first = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    return max(SEPARATORS, key=first.count)


def _check_columns(columns: tuple[str, ...], place: Place, mistakes: Mistakes) -> None:
    if not columns:
        mistakes.error(
            Code.EMPTY_FILE,
            place,
            "there is nothing in it",
            "Write the names of the columns in the first line",
        )
    for index, column in enumerate(columns):
        if not column:
            mistakes.error(
                Code.EMPTY_NAME, place, f"column {index + 1} has no name", "Name it in the first line"
            )
        elif column in columns[:index]:
            mistakes.error(
                Code.DUPLICATE_NAME, place, f"the column `{column}` stands twice", "Remove one of them"
            )
