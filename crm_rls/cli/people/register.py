"""`register`: register a login as a person, or change a person's attributes."""

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
            raise click.BadParameter(f"{each!r} is not NAME=VALUE; NAME= removes the attribute")
        found[name] = value or None
    return found


@click.command()
@click.argument("person")
@click.option("--login", help="Login role, which must exist. Default: the person's name.")
@click.option(
    "--set",
    "attributes",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_attribute,
    help="Attribute for the filters. Can be repeated. NAME= removes one.",
)
@acting_options
def register(
    person: str,
    login: str | None,
    attributes: dict[str, str | None],
    how: How,
) -> None:
    """Register a login as a person, or change a person's attributes.

    Only a registered person can be in groups. The login role must exist: a DBA creates it with CREATE ROLE
    ... LOGIN.

    \b
    Examples:
      crm-rls register sofia --login sofia.bauer --set employee_no=1042
      crm-rls register sofia --login sofia.bauer --set employee_no=
    """
    values = {"person": person, "login": login, "attributes": Jsonb(attributes), "reason": how.reason}

    def says(_: str) -> str:
        return f"{person} is registered with the login {login or person}."

    act(how, Action("register", values, (person,), reshapes=bool(attributes), says=says))
