"""Rows of crm_people, as several commands show them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from psycopg.rows import DictRow

from crm_rls.cli.output import emit


def emit_or(form: str, rows: Sequence[DictRow], show: Callable[[Sequence[DictRow]], None]) -> None:
    """Write rows as JSON if that is the format, else let `show` write them."""
    if form == "json":
        emit(as_json(rows))
    else:
        show(rows)


def as_json(value: object) -> str:
    """Return rows, or rows by name, as JSON."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


def named(login: str, names: Mapping[str, str]) -> str:
    """Return the name of a login's person; the login itself if the person is no longer registered."""
    return names.get(login, login)
