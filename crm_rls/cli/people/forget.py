"""`forget`: give who has left a pseudonym, everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import click
from psycopg.rows import DictRow

from crm_rls.cli.options import dsn_option
from crm_rls.cli.output import add_row, complain, counted, data, say, table
from crm_rls.cli.people.actions import conditional, reason_option
from crm_rls.cli.people.names import LEAVER
from crm_rls.errors import CrmRlsError, Refused
from crm_rls.model.periods import shown
from crm_rls.people.calls import ask, people_of, sentence
from crm_rls.people.leaving import drop_login as drop_login_of
from crm_rls.postgres.connection import Connection


@click.command()
@click.argument("person", required=False, type=LEAVER)
@click.option("--due", is_flag=True, help="Forget everybody whose period has ended; for a monthly job.")
@click.option(
    "--list", "lists", is_flag=True, help="List who has left, and from when on each can be forgotten."
)
@click.option(
    "--left-on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The day on which the person left, if several people of this name have left.",
)
@click.option("--anyway", is_flag=True, help="Before the period has ended. Needs --reason.")
@click.option("--all-reasons", is_flag=True, help="Replace the name in reasons of entries about others, too.")
@click.option(
    "--drop-login", is_flag=True, help="Also drop the login. Needs CREATEROLE, and a login that owns nothing."
)
@click.option("--dry-run", is_flag=True, help="Show what would be forgotten. Changes nothing.")
@dsn_option
@reason_option
def forget(
    person: str | None,
    dsn: str | None,
    reason: str,
    left_on: datetime | None,
    *,
    due: bool,
    lists: bool,
    anyway: bool,
    all_reasons: bool,
    drop_login: bool,
    dry_run: bool,
) -> None:
    """Replace the names of people who left by pseudonyms.

    In the log, and wherever else a table of crm_rls names the person, who is no longer registered. Who did
    what can still be told: all acts of one person have one pseudonym. Possible after the period that the
    model names (`forget_after`), which begins when the person was deactivated or removed. Nothing leads
    back. What is not ours stays: rows of your tables, the model file, backups, logs of the server.

    \b
    Examples:
      crm-rls forget --list
      crm-rls forget anna --dry-run
      crm-rls forget --due --reason "monthly"
    """
    if (person is not None) + due + lists != 1:
        raise click.UsageError("name a person, or use --due or --list")
    if due and (anyway or left_on):
        raise click.UsageError(
            "--due forgets everybody whose period has ended: leave out --anyway and --left-on"
        )
    say_so = {"reason": reason, "anyway": anyway, "all_reasons": all_reasons}
    left = left_on.date() if left_on else None
    with people_of(dsn) as connection:
        if lists:
            _show(ask(connection, "leavers"))
        elif person is not None:
            one = {"person": person, "left_on": left, **say_so}
            _forget(connection, one, dry_run=dry_run, drops_login=drop_login)
        else:
            _forget_due(connection, say_so, dry_run=dry_run, drops_login=drop_login)


def _forget(
    connection: Connection, values: Mapping[str, object], *, dry_run: bool, drops_login: bool
) -> None:
    logins = {
        row["role_left"]: None
        for row in ask(connection, "leavers")
        if drops_login and row["role_left"] and values["person"] in (row["person"], row["login"])
        and values["left_on"] in (None, row["left_at"].date())
    }  # fmt: skip
    answer = sentence(connection, "forget", **values)
    for login in logins:
        drop_login_of(connection, login)
        answer = f"{answer.partition(' The login ')[0]} The login {login} is dropped."
    if dry_run:
        connection.rollback()
        say(f"Preview: {conditional(answer)} Nothing was changed.")
    else:
        connection.commit()
        say(answer, "green")


def _forget_due(
    connection: Connection, values: Mapping[str, object], *, dry_run: bool, drops_login: bool
) -> None:
    """Forget each in a transaction of its own; raise Refused at the end if somebody could not be."""
    rows = [row for row in ask(connection, "leavers") if row["is_due"]]
    connection.rollback()
    failed = 0
    for row in rows:
        one = {"person": row["login"], "left_on": row["left_at"].date(), **values}
        try:
            _forget(connection, one, dry_run=dry_run, drops_login=drops_login)
        except CrmRlsError as error:
            connection.rollback()
            complain(f"{row['person']}: {error}")
            failed += 1
    forgotten = counted(len(rows) - failed, "person", "people")
    say(f"{forgotten} can be forgotten." if dry_run else f"Forgotten: {forgotten}.")
    if failed:
        raise Refused(f"{counted(failed, 'person', 'people')} could not be forgotten, for the reasons above")


def _show(rows: Sequence[DictRow]) -> None:
    if not rows:
        say("Nobody has left, or everybody who has left is forgotten.")
        return
    days = ("Left", "Can be forgotten from")
    listed = table("", "Person", "Login", *days, "Role", whole=days)
    for row in rows:
        can = shown(row["due_at"]) if row["due_at"] else "(the model names no period)"
        add_row(listed, row["person"], row["login"], shown(row["left_at"]), can, row["role_left"] or "")
    data().print(listed)
