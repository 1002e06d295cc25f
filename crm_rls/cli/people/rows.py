"""Rows of crm_people, as several commands show them: as JSON, as CSV, or by what shows them as text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from psycopg.rows import DictRow

from crm_rls.cli.output import emit
from crm_rls.people.formulas import guarded

VERSION = 1
"""Of the JSON that these commands print: a key that goes or means something else makes another one."""

FORMATS = ("text", "json", "csv")


def emit_or(form: str, rows: Sequence[DictRow], show: Callable[[Sequence[DictRow]], None]) -> None:
    """Write rows as JSON or CSV if that is the format, else let `show` write them."""
    if form == "json":
        emit(as_json({"rows": rows}))
    elif form == "csv":
        emit(as_csv(rows))
    else:
        show(rows)


def as_json(value: Mapping[str, object]) -> str:
    """Return rows by name as JSON, with the version of the format."""
    return json.dumps({"version": VERSION, **value}, indent=2, ensure_ascii=False, default=_plain)


def as_csv(rows: Sequence[DictRow]) -> str:
    """Return rows as CSV with a line of names; lists have spaces between, no rows are an empty text.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    written = io.StringIO()
    if rows:
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow([guarded(name) for name in rows[0]])
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return written.getvalue().rstrip("\n")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal | date):
        return str(_plain(value))
    if isinstance(value, list):
        return guarded(" ".join(str(each) for each in value))
    if isinstance(value, Mapping):
        return guarded(json.dumps(value, ensure_ascii=False, default=_plain))
    return guarded(str(_plain(value)))


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


def named(login: str, names: Mapping[str, str]) -> str:
    """Return the name of a login's person; the login itself if the person is no longer registered."""
    return names.get(login, login)
