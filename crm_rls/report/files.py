"""The tables of a report as CSV and JSON, and files that are there as a whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from crm_rls.people.formulas import guarded
from crm_rls.report.contents import COLUMNS, Cell, Part, Report

VERSION = 1
"""Of the JSON: a key that goes or means something else makes another one."""


def as_json(report: Report) -> str:
    """Return the report as JSON: `tables` has a list of rows for each part that it has."""
    value = {
        "version": VERSION,
        "made_at": report.made_at.isoformat(),
        "database": report.database,
        "made_by": report.made_by,
        "time_zone": report.time_zone,
        "by_operator": report.by_operator,
        "findings_against": report.source,
        "contacts": report.contacts,
        "tables": {
            str(part): [{name: _plain(row[name]) for name in COLUMNS[part]} for row in rows]
            for part, rows in report.tables.items()
        },
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def as_csv(report: Report) -> Iterator[tuple[Part, str]]:
    """Yield each table as the text of a file, also one without rows.

    Lists have semicolons between. A text that a spreadsheet would take for a formula has an apostrophe
    before it.
    """
    for part, rows in report.tables.items():
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\r\n")
        writer.writerow(COLUMNS[part])
        writer.writerows([_cell(row[name]) for name in COLUMNS[part]] for row in rows)
        yield part, written.getvalue()


def write_whole(files: Mapping[Path, str]) -> None:
    """Write files that only their owner may read, each whole: a reader sees the former one or the new one.

    Raises OSError, and then the file that could not be written is as it was.
    """
    for path, text in files.items():
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # with mode 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise


def _plain(cell: Cell) -> object:
    if isinstance(cell, datetime):
        return cell.isoformat()
    return list(cell) if isinstance(cell, tuple) else cell


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case tuple():
            return guarded(";".join(cell))
        case datetime():
            return cell.isoformat()
        case _:
            return guarded(str(cell)) if isinstance(cell, str) else str(cell)
