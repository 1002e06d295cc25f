"""`register`, `deactivate`, `reactivate`, `appoint`, `dismiss`: who there is, and who manages whom."""

from __future__ import annotations

from collections.abc import Sequence

import click
from psycopg.types.json import Jsonb

from crm_rls.cli.acting import How, act, acting_options, end_sessions_option, reason_option
from crm_rls.cli.options import dsn_option
from crm_rls.cli.output import say
from crm_rls.people.calls import Action, people_of, sentence


def _attribute(_: click.Context, __: click.Parameter, said: Sequence[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for each in said:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{each!r} is not NAME=VALUE; NAME= takes the attribute away")
        found[name] = value or None
    return found


@click.command()
@click.argument("person")
@click.option("--login", help="The login role, which must be there; the person's name unless said.")
@click.option(
    "--set",
    "attributes",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_attribute,
    help="An attribute that filters ask for; may be said more than once. NAME= takes one away.",
)
@acting_options
def register(
    person: str,
    login: str | None,
    attributes: dict[str, str | None],
    how: How,
) -> None:
    """Make a login a person, or change a person's attributes.

    A person can be put into groups. The login role must be there: a DBA makes it (CREATE ROLE ... LOGIN).

    \b
    Examples:
      crm-rls register sofia --login sofia.bauer --set employee_no=1042
      crm-rls register sofia --login sofia.bauer --set employee_no=
    """
    values = {"person": person, "login": login, "attributes": Jsonb(attributes), "reason": how.reason}

    def says(_: str) -> str:
        return f"{person} is registered with the login {login or person}."

    act(how, Action("register", values, (person,), reshapes=bool(attributes), says=says))


@click.command()
@click.argument("person")
@end_sessions_option
@acting_options
def deactivate(
    person: str,
    how: How,
    *,
    end_sessions: bool,
) -> None:
    """Take everything from a person; `reactivate` gives it back.

    Groups, the right to use tables, standing in for others. Planned memberships wait, and run out. Whoever
    stands in for the person sees nothing for it meanwhile.

    \b
    Examples:
      crm-rls deactivate ingo --end-sessions --reason "left on 30 November"
    """

    def says(answer: str) -> str:
        return f"{answer.partition(';')[0]}." if end_sessions else answer

    values = {"person": person, "reason": how.reason}
    action = Action("deactivate", values, (person,), may_widen=False, says=says)
    act(how, action, end_sessions_of=(person,) if end_sessions else ())


@click.command()
@click.argument("person")
@acting_options
def reactivate(person: str, how: How) -> None:
    """Give a deactivated person back what has not run out meanwhile.

    \b
    Examples:
      crm-rls reactivate ingo --reason "back from parental leave"
    """
    action = Action("reactivate", {"person": person, "reason": how.reason}, (person,))
    act(how, action)


@click.command()
@click.argument("login")
@click.argument("territory")
@dsn_option
@reason_option
def appoint(login: str, territory: str, dsn: str | None, reason: str) -> None:
    """Let a login assign the groups of a territory.

    It may then do so at and below the territory, for everybody but itself.

    \b
    Examples:
      crm-rls appoint jana NORD
    """
    with people_of(dsn) as connection:
        said = sentence(connection, "appoint", login=login, territory=territory, reason=reason)
        connection.commit()
    say(said, "green")


@click.command()
@click.argument("login")
@click.argument("territory", required=False)
@dsn_option
@reason_option
def dismiss(login: str, territory: str | None, dsn: str | None, reason: str) -> None:
    """Take a territory from a manager of areas, or all of them.

    \b
    Examples:
      crm-rls dismiss jana NORD
    """
    with people_of(dsn) as connection:
        said = sentence(connection, "dismiss", login=login, territory=territory, reason=reason)
        connection.commit()
    say(said, "green")
