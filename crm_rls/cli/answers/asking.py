"""What the commands that answer questions have in common: options, and how a moment and a value are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

import click

from crm_rls.answers import Answers, answering, may_answer
from crm_rls.cli.output import patience
from crm_rls.model import Right, TableName
from crm_rls.postgres.connection import connect
from crm_rls.postgres.sqltext import Composable

Command = Callable[..., Any]

at_option: Callable[[Command], Command] = click.option(
    "--at",
    metavar="WHEN",
    help="At a past or future moment: by the filters that were in force, the log and what is planned.",
)
right_option: Callable[[Command], Command] = click.option(
    "--right",
    type=click.Choice([each.value for each in Right]),
    default=Right.READ.value,
    show_default=True,
    help="The right that is asked for.",
)
table_option: Callable[[Command], Command] = click.option(
    "--table", metavar="TABLE", help="The table of the row, if it is not the contacts."
)


def reads_tables(dsn: str | None) -> bool:
    """Say whether a login may read the protected tables: an operator, no access manager or auditor."""
    with closing(connect(dsn)) as connection:
        return may_answer(connection)


@contextmanager
def asked(dsn: str | None, at: str | None, doing: str) -> Iterator[Answers]:
    """Yield what a database answers; shows that something is going on. Raises as `answering` does."""
    with closing(connect(dsn)) as connection, patience(doing), answering(connection, at) as answers:
        yield answers


def shown(moment: datetime | None) -> str:
    """Return a moment for people, to the minute."""
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def plain(value: object) -> object:
    """Return an answer as what JSON knows: values by the names of their fields, properties left out."""
    if isinstance(value, TableName):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        named = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: plain(each) for name, each in named.items() if not isinstance(each, Composable)}
    if isinstance(value, Mapping):
        return {"" if name is None else str(name): plain(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value
