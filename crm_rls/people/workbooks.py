"""Workbooks of spreadsheet programs (xlsx), as tables of texts. openpyxl is needed for them alone."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from zipfile import BadZipFile

from crm_rls.diagnostics import Code, Place
from crm_rls.errors import Refused
from crm_rls.reading.mistakes import Mistakes
from crm_rls.reading.nodes import CsvRow, CsvTable


def is_workbook(path: Path) -> bool:
    """Say whether a file is to be a workbook, by its name."""
    return path.suffix.lower() == ".xlsx"


def _openpyxl() -> ModuleType:
    try:
        return import_module("openpyxl")
    except ImportError as error:
        raise Refused(
            'workbooks need openpyxl: run `pip install "crm-rls[xlsx]"`, or take CSV files'
        ) from error


def sheets_in(path: Path, mistakes: Mistakes) -> Iterator[CsvTable]:
    """Yield the sheets of a workbook that are not empty; add what cannot be read to `mistakes`.

    A formula is a mistake: what it gave when the file was saved need not be what the clerk saw. Raises
    Refused where openpyxl is not installed.
    """
    openpyxl = _openpyxl()
    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except (
        OSError,
        BadZipFile,
        KeyError,
        ValueError,
        openpyxl.utils.exceptions.InvalidFileException,
    ) as failure:
        place = Place(str(path), 0, "")
        mistakes.error(
            Code.UNREADABLE_FILE, place, f"{path} is no workbook that can be read ({failure})", "Name another"
        )
        return
    for sheet in book.worksheets:
        file = f"{path}[{sheet.title}]"
        columns: tuple[str, ...] = ()
        rows: list[CsvRow] = []
        for line, cells in enumerate(sheet.iter_rows(), 1):
            for cell in cells:
                if cell.data_type == "f":
                    mistakes.error(
                        Code.NOT_CSV,
                        Place(file, line, cell.coordinate),
                        "this is a formula",
                        "Write the value itself (in Excel: paste special, values)",
                    )
            texts = tuple(_text(cell.value) for cell in cells)
            if not any(texts):
                continue
            if not columns:
                columns = texts[: max(place for place, text in enumerate(texts, 1) if text)]
            elif any(texts[len(columns) :]):
                place = Place(file, line, "the row")
                cause = f"this row has more cells than the {len(columns)} columns of the first line"
                mistakes.error(Code.NOT_CSV, place, cause, "Remove them, or name their columns")
            else:
                padded = (*texts, *[""] * len(columns))
                rows.append(CsvRow(line, padded[: len(columns)]))
        if columns:
            yield CsvTable(file, columns, tuple(rows))
    book.close()


def workbook_of(sheets: Mapping[str, tuple[Sequence[str], Sequence[Sequence[str]]]]) -> bytes:
    """Return a workbook: of each sheet the first line and the rows, every cell a text. Raises Refused."""
    openpyxl = _openpyxl()
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, (columns, rows) in sheets.items():
        sheet = book.create_sheet(title)
        for line, cells in enumerate([columns, *rows], 1):
            for place, text in enumerate(cells, 1):
                cell = sheet.cell(line, place, text)
                cell.data_type = "s"  # else what begins with = would become a formula
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            whole_day = value.time() == datetime.min.time()
            return f"{value:%Y-%m-%d}" if whole_day else f"{value:%Y-%m-%d %H:%M:%S}"
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value).strip()
