"""CSV text to a table with line numbers.

Pure. Which columns there may be is the business of `spec`.
"""

from __future__ import annotations

import csv
import io

from crm_rls.diagnostics import Code, Place
from crm_rls.reading.mistakes import Mistakes
from crm_rls.reading.nodes import CsvRow, CsvTable


def parse_csv(text: str, file: str, mistakes: Mistakes) -> CsvTable:
    """Return the rows of a CSV file; add its mistakes to `mistakes`.

    The first line names the columns, commas separate cells, spaces around a cell do not count, empty lines
    are skipped.
    """
    if "\0" in text:
        place = Place(file, text.count("\n", 0, text.index("\0")) + 1, "the row")
        mistakes.error(Code.NOT_UTF8, place, "a NUL character, as in UTF-16", "Save the file as UTF-8")
        return CsvTable(file, (), ())
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: tuple[str, ...] = ()
    rows: list[CsvRow] = []
    line = 1
    try:
        for cells in reader:
            row = CsvRow(line, tuple(cell.strip() for cell in cells))
            line = reader.line_num + 1
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
                    "Add or remove commas; a cell that contains a comma is written in double quotes",
                )
    except csv.Error as failure:
        place = Place(file, line, "the row")
        mistakes.error(
            Code.NOT_CSV, place, f"this is not CSV: {failure}", "Look for a double quote that is not closed"
        )
    _check_columns(columns, Place(file, 1, "the header"), mistakes)
    return CsvTable(file, columns, tuple(rows))


def _check_columns(columns: tuple[str, ...], place: Place, mistakes: Mistakes) -> None:
    if not columns:
        mistakes.error(
            Code.EMPTY_FILE,
            place,
            "there is nothing in it",
            "Write the names of the columns in the first line",
        )
    if len(columns) == 1 and ";" in columns[0]:
        mistakes.error(
            Code.NOT_CSV, place, "semicolons separate the columns", "Save it as CSV with commas, in UTF-8"
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
