"""`adopt`: take over memberships that were granted by plain GRANT; members that nobody registered."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

import click

from crm_rls.cli.options import dsn_option
from crm_rls.cli.output import counted, rows_of_each, say, warn
from crm_rls.cli.people.actions import reason_option
from crm_rls.people.operating import Stranger, admit, expel, strangers
from crm_rls.people.operating import adopt as take_over
from crm_rls.postgres.connection import Connection, connect


@click.command()
@click.option(
    "--register",
    "admitted",
    multiple=True,
    metavar="LOGIN",
    help="Register a member as a person. Can be repeated.",
)
@click.option(
    "--expel",
    "expelled",
    multiple=True,
    metavar="LOGIN",
    help="Take a member, or a role between, out of groups. Can be repeated.",
)
@dsn_option
@reason_option
def adopt(admitted: Sequence[str], expelled: Sequence[str], dsn: str | None, reason: str) -> None:
    """Take over memberships that were granted by plain GRANT.

    Records the memberships of registered persons in the log, so that managers can end them. Lists members of
    groups that nobody registered, directly or through other roles, with the number of contacts that they can
    see; --register makes such a login a person, --expel takes it out. Needs a superuser or the operator who
    applied the model: since PostgreSQL 16 only the grantor of a membership can revoke it, so the membership
    is granted again.

    \b
    Examples:
      crm-rls adopt --reason "emergency on Sunday"
      crm-rls adopt --register eve --expel old_report
    """
    with closing(connect(dsn)) as connection:
        before = {each.login: each for each in strangers(connection)}
        for login in admitted:
            _admit(connection, login, before.get(login), reason)
        for login in expelled:
            _expel(connection, login, before.get(login), reason)
        rows = take_over(connection, reason)
        connection.commit()
        left = strangers(connection)
        connection.rollback()
    for row in rows:
        say(f"{row['login']} in {row['role']}, granted by {row['granted_by']}: taken over.")
    if not left:
        say(
            f"{counted(len(rows), 'membership')} granted again; the log now contains all memberships.",
            "green",
        )
        return
    say(f"{counted(len(rows), 'membership')} granted again.", "green")
    for each in left:
        _show(each)


def _admit(connection: Connection, login: str, known: Stranger | None, reason: str) -> None:
    answer = admit(connection, login, reason)
    say(f"{answer} {_groups(known)}: keeps {rows_of_each(known.rows if known else {'': 0})}.")


def _expel(connection: Connection, login: str, known: Stranger | None, reason: str) -> None:
    gone = expel(connection, login, reason)
    loses = f" It loses {rows_of_each(known.rows)}." if known else ""
    say(f"{login} leaves {', '.join(row['role'] for row in gone) or 'no role'}.{loses}")


def _groups(known: Stranger | None) -> str:
    return ", ".join(row["role"] for row in known.memberships) if known else ""


def _show(each: Stranger) -> None:
    for row in each.memberships:
        through = f" through {row['through']}" if row["through"] else ""
        granted = f"{through}, granted by {row['granted_by']}"
        warn(f"{each.login} is in {row['role']}{granted}; nobody registered it.")
    say(
        f"{each.login} can see {rows_of_each(each.rows)} through groups. A person: crm-rls adopt "
        f"--register {each.login}. Otherwise: crm-rls adopt --expel {each.login}."
    )
