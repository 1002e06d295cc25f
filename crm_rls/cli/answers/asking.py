"""What the commands that answer questions have in common: options, and how a value is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from crm_rls.answers import Answers, answering
from crm_rls.answers.changed_by_hand import changed_by_hand
from crm_rls.answers.versions import Known, State
from crm_rls.cli.output import add_row, data, patience, table, warn
from crm_rls.model import Right, TableName
from crm_rls.model.periods import shown
from crm_rls.postgres.connection import connect

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

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


@contextmanager
def asked(dsn: str | None, at: str | None, doing: str) -> Iterator[Answers]:
    """Yield what a database answers; shows that something is going on. Raises as `answering` does."""
    with closing(connect(dsn)) as connection, patience(doing), answering(connection, at) as answers:
        yield answers


def told_of_changes(answers: Answers) -> list[str]:
    """Warn where the database protects otherwise than the answers say; return the same words."""
    notes = list(changed_by_hand(answers))
    for note in notes:
        warn(note)
    return notes


def told_of_people(answers: Answers) -> list[str]:
    """Warn as `told_of_changes`, and of people whom an answer about the past leaves out; return the words."""
    gone = [] if answers.at is None else [row["person"] for row in answers.rows("left_out", at=answers.at)]
    notes = told_of_changes(answers)
    if gone:
        notes.append(
            f"left out: people who were registered then and are not any more ({', '.join(gone)}). The log "
            "has the groups in which they were."
        )
        warn(notes[-1])
    return notes


def record(answer: DataclassInstance) -> dict[str, object]:
    """Return an answer as what JSON knows: values by the names of its fields, properties left out."""
    return {each.name: plain(getattr(answer, each.name)) for each in fields(answer)}


def plain(value: object) -> object:
    """Return a part of an answer in the same way."""
    if isinstance(value, TableName):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return record(value)
    if isinstance(value, Mapping):
        return {"" if name is None else str(name): plain(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value


def of_the_row(state: State | None, table: TableName, at: datetime | None) -> str:
    """Return by which state of a row an answer about the past goes, for people."""
    since = "" if state is None or state.begins is None else f" from {shown(state.begins)}"
    until = "" if state is None or state.ends is None else f" until {shown(state.ends)}"
    words = "the row as it is now"
    match state.known if state else None:
        case Known.VERSION:
            words = f"the row as it was{since}{until}"
        case Known.AS_NOW if since:
            words += f" and was{since}"
        case Known.NOT_KNOWN:
            words += ", for its own history is not known"
        case Known.ABSENT:
            now = "none" if state is not None and state.gone else "one"
            return f"{table} had no such row at {shown(at)}, or its history begins later. It has {now} now."
        case _:
            pass
    gone = ", which has been deleted since" if state is not None and state.gone else ""
    return f"{words}{gone}; rows of other tables and attributes of people are as they are now"


def how(way: str | None, acting_for: str) -> str:
    """Return how somebody is in a group, for people; `acting_for` is the name of the one stood in for."""
    return f"for {acting_for}" if way == "cover" else way or "none"


def show_onlookers(title: str, rows: Iterable[Sequence[str]]) -> None:
    """Show who may do something with a row: person, group, how, until when, given by whom, and why."""
    listed = table(title, "Person", "Group", "How", "Until", "Given by", "Reason")
    for row in rows:
        add_row(listed, *row)
    data().print(listed)
