"""`log`: the changes to people, or of the model, with time and actor."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

import click

from crm_rls.answers.model_log import model_changes
from crm_rls.cli.options import DAY, dsn_option, format_option
from crm_rls.cli.people.log_report import model_rows, show_log, show_model_log
from crm_rls.cli.people.names import GROUP, PERSON
from crm_rls.cli.people.rows import FORMATS, emit_or
from crm_rls.people.calls import ask, find_person, names_of, people_of
from crm_rls.postgres.connection import Connection

_SHOWN = 20
"""Entries of the log that are shown by default."""


@click.command()
@click.argument("person", required=False, type=PERSON)
@click.option("--by", metavar="WHO", help="Only what somebody did: a person, or a login such as a manager's.")
@click.option("--group", type=GROUP, metavar="NAME", help="Only entries about this group.")
@click.option("--from", "begin", metavar="WHEN", help=f"Only entries of then or later. {DAY}")
@click.option("--until", metavar="WHEN", help="Only entries before its end; a last day is included.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=_SHOWN,
    show_default=True,
    help="Number of entries, newest first.",
)
@click.option(
    "--model",
    "of_model",
    is_flag=True,
    help="The changes of the model instead: filters, rights, restrictions, territories, before and after.",
)
@dsn_option
@format_option(*FORMATS)
def log(
    person: str | None,
    by: str | None,
    group: str | None,
    begin: str | None,
    until: str | None,
    dsn: str | None,
    form: str,
    *,
    limit: int,
    of_model: bool,
) -> None:
    """Show the log of changes: who did what, when and why.

    The log is append-only. PERSON can be the login of somebody who is no longer a person, or the name that
    `forget` has given, such as leaver-0007.
    Times are in the model's time zone. Only access managers and auditors can read
    the log.

    With --model, shows what changed in the model that is in force: each access group, restriction, territory
    or other declaration that is new, changed or gone, what it said before and after, and who put it in force.

    \b
    Examples:
      crm-rls log
      crm-rls log bernd --limit 100
      crm-rls log --by leaver-0007
      crm-rls log --group sales_nord --from 2026-11-01 --until 2026-11-30
      crm-rls log --model --group sales_nord
      crm-rls log --format json --limit 100000 > log.json
    """
    if of_model and person is not None:
        raise click.UsageError("the model has no people: --model takes no PERSON")
    with people_of(dsn) as connection:
        names = names_of(connection)
        actor = _actor(by, names)
        if of_model:
            found = model_changes(connection, actor=actor, group=group, begin=begin, until=until)
            changes = tuple(islice(found, limit))
            emit_or(form, model_rows(changes, form), lambda _: show_model_log(changes))
            return
        login = None if person is None else _login_of(connection, person, names)
        if group is not None:
            ask(connection, "require_group", access_group=group)
        asked = {
            "login": login,
            "actor": _actor(by, names),
            "access_group": group,
            "begin": begin,
            "until": until,
        }
        rows = ask(connection, "log", limit=limit, **asked)
    emit_or(form, rows, lambda found: show_log(found, names))


def _actor(by: str | None, names: Mapping[str, str]) -> str | None:
    return next((each for each, name in names.items() if name == by), by)


def _login_of(connection: Connection, named: str, names: Mapping[str, str]) -> str:
    """Return the login of a person, or the name itself if that is one in the log. Raises DatabaseError."""
    if named not in names and named not in names.values():
        nothing = dict.fromkeys(("actor", "access_group", "begin", "until"))
        if ask(connection, "log", login=named, limit=1, **nothing):
            return named
    return find_person(connection, named)[1]
