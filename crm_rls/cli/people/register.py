"""`register`: make a login a person, or change a person's attributes."""

from __future__ import annotations

from collections.abc import Sequence

import click
from psycopg.types.json import Jsonb

from crm_rls.cli.people.actions import How, act, acting_options
from crm_rls.people.calls import Action


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
