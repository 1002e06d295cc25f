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
from crm_rls.cli.output import add_row, counted, data, patience, rows_of, say, table, warn
from crm_rls.errors import DatabaseError, Refused
from crm_rls.model.periods import shown_begin
from crm_rls.people.calls import (
    NOTHING,
    Action,
    Attempt,
    Outcome,
    attempt,
    effect_of,
    find_person,
    may_count,
    people_of,
)
from crm_rls.people.elsewhere import Elsewhere, end_there, position, servers
from crm_rls.people.operating import end_blocking_sessions_of, require_may_end_sessions
from crm_rls.people.operating import end_sessions_of as end_sessions
from crm_rls.postgres.connection import Connection

Command = TypeVar("Command", bound=Callable[..., Any])

Named = tuple[str, str]
"""What somebody is called, and the login."""

_CONDITIONAL = {
    "is no longer": "would no longer be",
    "is": "would be",
    "has": "would have",
    "stands": "would stand",
    "goes": "would go",
    "does": "would",
    "reads": "would read",
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


def anyway_option(command: Command) -> Command:
    """Take whether a cover is made that leaves a group with nobody."""
    help_text = "Also if nobody is there for a group whose family requires one face. Needs --reason."
    return click.option("--anyway", is_flag=True, help=help_text)(command)


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
    """Whose open sessions are ended after an action, here and on other servers; `wanted` says if at all.

    `whose` is a person, by name or login, or with `registered` false a login that may be of no person.
    """

    wanted: bool = False
    also: tuple[str, ...] = ()
    whose: str | None = None
    registered: bool = True

    def of(self, person: str) -> Ending:
        """Return it for a person."""
        return replace(self, whose=person if self.wanted else None)

    def of_login(self, login: str) -> Ending:
        """Return it for a login, registered or not."""
        return replace(self.of(login), registered=False)

    def found(self, connection: Connection) -> Named | None:
        """Return what the sessions are called, and their login; None if none are ended.

        Raises DatabaseError if there is no such person.
        """
        if self.whose is None:
            return None
        return find_person(connection, self.whose) if self.registered else (self.whose, self.whose)


NO_SESSIONS = Ending()


def end_sessions_option(command: Command) -> Command:
    """Take whether open sessions are ended, and on which servers, as one argument `ending`."""

    @wraps(command)
    def gathered(*, end_sessions: bool, also_dsn: tuple[str, ...], **said: object) -> None:
        if also_dsn and not end_sessions:
            raise click.UsageError(
                "--also-dsn names further servers on which sessions are ended: use --end-sessions, too"
            )
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
        "it has the change. Can be repeated. Needs a superuser or a member of pg_signal_backend "
        "there.",
    )
    options: Callable[..., Any] = end(also(gathered))
    return cast("Command", options)


def act(how: How, action: Action, ending: Ending = NO_SESSIONS) -> None:
    """Perform an action in one transaction: show its effect, ask for confirmation if access widens, commit.

    While contacts are counted, and while somebody thinks about the question, no lock is held.
    Raises Refused if the answer is no, and what `attempt` raises.
    """
    with people_of(how.dsn) as connection, servers(ending.also) as elsewhere:
        countable = action.countable and may_count(connection)
        how = replace(how, no_count=how.no_count or not countable)
        named = ending.found(connection)
        if named is not None:
            require_may_end_sessions(connection, named[1])
            if not how.dry_run:
                _end_what_blocks(connection, named)
        if how.dry_run or (sys.stdin.isatty() and not how.yes):
            previewed = _previewed(connection, action, how)
            if how.dry_run:
                return
            done = attempt(connection, action, counted=not how.no_count)
            if not done.same_as(previewed):
                raise Refused("somebody changed people or groups meanwhile; nothing was changed. Try again")
            connection.commit()
        else:
            with patience("Waiting for the database"):
                done = attempt(connection, action, counted=not how.no_count)
            connection.commit()
            _show_what_was_done(connection, done, how)
        say(done.sentence, "green")
        if named is not None:
            _end_sessions(connection, named, elsewhere)


def _previewed(connection: Connection, action: Action, how: How) -> Attempt:
    """Do it and undo it, show the effect, and ask if it widens. Raises Refused if the answer is no."""
    with patience("Counting contacts" if not how.no_count else "Waiting for the database"):
        attempted = attempt(connection, action, counted=not how.no_count)
        connection.rollback()
        outcome = effect_of(connection, attempted, counted=not how.no_count)
        connection.rollback()
    _show(outcome)
    if how.dry_run:
        say(f"Preview: {conditional(outcome.sentence)} Nothing was changed.")
    elif outcome.widens or outcome.faceless or outcome.warnings or _does_more(attempted):
        say(f"Preview: {conditional(outcome.sentence)}")
        if not click.confirm("Apply this change?", err=True):
            raise Refused("not confirmed; nothing was changed")
    return attempted


def _does_more(attempted: Attempt) -> bool:
    """Say whether it does more than what is counted, such as memberships of a file that begin later."""
    return attempted.action.performed is not None and attempted.sentence != NOTHING


def _show_what_was_done(connection: Connection, done: Attempt, how: How) -> None:
    try:
        with patience("Counting contacts"):
            outcome = effect_of(connection, done, counted=not how.no_count)
    except DatabaseError as error:
        warn(f"The change is made, but its effect could not be counted: {error}")
    else:
        _show(outcome)
    connection.rollback()


def _end_sessions(connection: Connection, named: Named, elsewhere: Sequence[Elsewhere]) -> None:
    """End sessions here, then on every other server; raise the first error of those when all are done."""
    name, login = named
    number = end_sessions(connection, login)
    connection.commit()
    say(f"{counted(number, 'session')} of {name} ended.")
    if not elsewhere:
        return
    failed: list[DatabaseError] = []
    written = position(connection)
    for server in elsewhere:
        try:
            number = end_there(server, login, written)
        except DatabaseError as error:
            failed.append(error)
        else:
            say(f"{counted(number, 'session')} of {name} ended on {server.name}.")
    if failed:
        raise failed[0]


def _end_what_blocks(connection: Connection, named: Named) -> None:
    """End sessions that keep others from changing anything, the removal of their own login included."""
    name, login = named
    number = end_blocking_sessions_of(connection, login)
    connection.commit()
    if number:
        warn(f"{counted(number, 'session')} of {name} kept a change open and was ended first.")


def conditional(sentence: str) -> str:
    """Return what would be so, of a sentence in which the database says what is so."""
    verbs = "|".join(_CONDITIONAL)
    return re.sub(rf"(?<= )(?:{verbs})(?= )", lambda verb: _CONDITIONAL[verb[0]], sentence)


def _show(outcome: Outcome) -> None:
    _show_effects(outcome)
    for warning in outcome.warnings:
        warn(f"{warning}.")
    for each in outcome.faceless:
        more = f" ({each.before:,} before)" if each.before else ""
        have = "has" if each.after == 1 else "have"
        warn(f"{rows_of(each.after, each.root)} {have} nobody in family {each.family} afterwards{more}.")


def _show_effects(outcome: Outcome) -> None:
    moved = [effect for effect in outcome.effects if effect.gained or effect.lost]
    if not outcome.effects:
        return
    when = f", from {shown_begin(outcome.at)} on" if outcome.at else ""
    # Only where there are further roots it has to be told which rows are meant.
    further = any(effect.root for effect in outcome.effects)
    if not moved:
        say(f"Nobody gains or loses a {'row' if further else 'contact'}{when}.")
        return
    numbers = ("Gains", "Loses")
    # A title wider than its table would be broken.
    data().print(Text(f"{'Rows' if further else 'Contacts'}{when}", "bold"))
    listed = table("", "Person", *(["Table"] if further else []), *numbers, right=numbers)
    for effect in moved:
        gained = Text(f"{effect.gained:,}" if effect.gained else "", "yellow")
        of = [effect.root or "(contacts)"] if further else []
        add_row(listed, effect.person, *of, gained, f"{effect.lost:,}" if effect.lost else "")
    data().print(listed)
