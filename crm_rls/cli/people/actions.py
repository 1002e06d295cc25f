"""What the commands that change people share: options, preview, confirmation, gained and lost contacts."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, TypeVar, cast

import click
from rich.text import Text

from crm_rls.cli.options import dsn_option, yes_option
from crm_rls.cli.output import add_row, counted, data, patience, say, table, warn
from crm_rls.cli.people.moments import shown_begin
from crm_rls.errors import DatabaseError, Refused
from crm_rls.people.calls import (
    Action,
    Outcome,
    find_person,
    people_of,
    perform,
)
from crm_rls.people.elsewhere import Elsewhere, end_there, position, servers
from crm_rls.people.operating import end_blocking_sessions_of, require_may_end_sessions
from crm_rls.people.operating import end_sessions_of as end_sessions
from crm_rls.postgres.connection import Connection

Command = TypeVar("Command", bound=Callable[..., Any])

_CONDITIONAL = {
    "is no longer": "would no longer be",
    "is": "would be",
    "has": "would have",
    "stands": "would stand",
    "does": "would",
}
"""The verbs in the answers of crm_people, for a preview."""


@dataclass(frozen=True, slots=True)
class How:
    """The options that all commands share that change something about people."""

    dsn: str | None
    reason: str
    dry_run: bool
    no_count: bool
    yes: bool


def reason_option(command: Command) -> Command:
    """Take the reason for the log."""
    help_text = "Reason to record in the log."
    return click.option("--reason", default="", metavar="TEXT", help=help_text)(command)


def acting_options(command: Command) -> Command:
    """Take the shared options as one argument `how`."""

    @wraps(command)
    def gathered(  # what click calls
        *, dsn: str | None, reason: str, dry_run: bool, no_count: bool, yes: bool, **said: object
    ) -> None:
        command(**said, how=How(dsn, reason, dry_run, no_count, yes))

    dry = click.option(
        "--dry-run",
        is_flag=True,
        help="Show how many contacts each person would gain or lose. Changes nothing.",
    )
    quick = click.option(
        "--no-count",
        is_flag=True,
        help="Do not count gained and lost contacts; for very large databases.",
    )
    options: Callable[..., Any] = dsn_option(reason_option(dry(quick(yes_option(gathered)))))
    return cast("Command", options)


@dataclass(frozen=True, slots=True)
class Ending:
    """Whose open sessions are ended after an action, here and on other servers; `wanted` says if at all."""

    wanted: bool = False
    also: tuple[str, ...] = ()
    whose: tuple[str, ...] = ()

    def of(self, *people: str) -> Ending:
        """Return it for these people."""
        return replace(self, whose=people if self.wanted else ())


NO_SESSIONS = Ending()


def end_sessions_option(command: Command) -> Command:
    """Take whether open sessions are ended, and on which servers, as one argument `ending`."""

    @wraps(command)
    def gathered(*, end_sessions: bool, also_dsn: tuple[str, ...], **said: object) -> None:
        if also_dsn and not end_sessions:
            raise click.UsageError("--also-dsn says where else sessions are ended: say --end-sessions, too")
        command(**said, ending=Ending(end_sessions, also_dsn))

    end = click.option(
        "--end-sessions",
        is_flag=True,
        help="Also end the person's open sessions, with their cursors and snapshots. Needs a superuser, a "
        "member of pg_signal_backend, or the operator who created the login.",
    )
    also = click.option(
        "--also-dsn",
        multiple=True,
        metavar="STRING",
        help="With --end-sessions: also end the sessions on this server, a standby or another replica, once "
        "it has the change. More than once if needed. Needs a superuser or a member of pg_signal_backend "
        "there.",
    )
    options: Callable[..., Any] = end(also(gathered))
    return cast("Command", options)


def act(how: How, action: Action, ending: Ending = NO_SESSIONS) -> None:
    """Perform an action in one transaction: show its effect, ask for confirmation if access widens, commit.

    Raises Refused if the answer is no, and what `perform` raises.
    """
    with people_of(how.dsn) as connection, servers(ending.also) as elsewhere:
        if ending.whose:
            require_may_end_sessions(connection, ending.whose)
            if not how.dry_run:
                _end_what_blocks(connection, ending.whose)
        with patience("Counting contacts" if not how.no_count else "Waiting for the database"):
            outcome = perform(connection, action, counted=not how.no_count)
        _show(outcome)
        if how.dry_run:
            connection.rollback()
            say(f"Preview: {conditional(outcome.sentence)} Nothing was changed.")
            return
        if (outcome.widens or outcome.faceless) and not how.yes and sys.stdin.isatty():
            say(f"Preview: {conditional(outcome.sentence)}")
            if not click.confirm("Apply this change?", err=True):
                connection.rollback()
                raise Refused("you said no; nothing was changed")
        connection.commit()
        say(outcome.sentence, "green")
        _end_sessions(connection, ending.whose, elsewhere)


def _end_sessions(connection: Connection, whose: Sequence[str], elsewhere: Sequence[Elsewhere]) -> None:
    """End sessions here, then on every other server; raise the first error of those when all are done."""
    failed: list[DatabaseError] = []
    for named in whose:
        person, number = end_sessions(connection, named)
        connection.commit()
        say(f"{counted(number, 'session')} of {person} ended.")
        if not elsewhere:
            continue
        _, login = find_person(connection, person)
        written = position(connection)
        for server in elsewhere:
            try:
                number = end_there(server, login, written)
            except DatabaseError as error:
                failed.append(error)
            else:
                say(f"{counted(number, 'session')} of {person} ended on {server.name}.")
    if failed:
        raise failed[0]


def _end_what_blocks(connection: Connection, named: Sequence[str]) -> None:
    """End sessions of these people that keep others from changing anything, their own removal included."""
    for each in named:
        person, number = end_blocking_sessions_of(connection, each)
        if number:
            warn(f"{counted(number, 'session')} of {person} kept a change open and was ended first.")
    connection.commit()


def conditional(sentence: str) -> str:
    """Return what would be so, of a sentence in which the database says what is so."""
    verbs = "|".join(_CONDITIONAL)
    return re.sub(rf"(?<= )(?:{verbs})(?= )", lambda verb: _CONDITIONAL[verb[0]], sentence)


def _show(outcome: Outcome) -> None:
    _show_effects(outcome)
    for each in outcome.faceless:
        more = f" ({each.before:,} before)" if each.before else ""
        have = "has" if each.after == 1 else "have"
        warn(f"{counted(each.after, 'contact')} {have} nobody in family {each.family} afterwards{more}.")


def _show_effects(outcome: Outcome) -> None:
    moved = [effect for effect in outcome.effects if effect.gained or effect.lost]
    if not outcome.effects:
        return
    when = f", from {shown_begin(outcome.at)} on" if outcome.at else ""
    if not moved:
        say(f"Nobody gains or loses a contact{when}.")
        return
    numbers = ("Gains", "Loses")
    data().print(Text(f"Contacts{when}", "bold"))  # a title wider than its table would be broken
    listed = table("", "Person", *numbers, right=numbers)
    for effect in moved:
        gained = Text(f"{effect.gained:,}" if effect.gained else "", "yellow")
        add_row(listed, effect.person, gained, f"{effect.lost:,}" if effect.lost else "")
    data().print(listed)
