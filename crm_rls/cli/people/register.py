"""`register`: register a login as a person, or change a person's attributes."""

from __future__ import annotations

from collections.abc import Sequence

import click
from psycopg.types.json import Jsonb

from crm_rls.cli.options import format_option
from crm_rls.cli.people.actions import How, act, acting_options
from crm_rls.cli.people.handing_out import hand_out
from crm_rls.people.calls import Action

Change = str | None | dict[str, list[str]]
"""The only value of an attribute, none, or the values that are added and taken."""


def _attribute(_: click.Context, __: click.Parameter, said: Sequence[str]) -> dict[str, Change]:
    found: dict[str, Change] = {}
    for each in said:
        name, equals, value = each.partition("=")
        way = {"+": "add", "-": "take"}.get(name[-1:])
        name = name if way is None else name[:-1]
        if not equals or not name or (way is not None and not value):
            raise click.BadParameter(
                f"{each!r} is not NAME=VALUE; NAME= removes the attribute, NAME+=VALUE adds one of several "
                "values, NAME-=VALUE takes one away"
            )
        before = found.get(name)
        if name in found and (way is None or not isinstance(before, dict)):
            raise click.BadParameter(f"{name} is given twice; for several values use NAME+=VALUE for each")
        if way is None:
            found[name] = value or None
        else:
            changes = before if isinstance(before, dict) else {}
            found[name] = {**changes, way: [*changes.get(way, []), value]}
    return found


@click.command()
@click.argument("person")
@click.option("--login", metavar="LOGIN", help="Login role, which must exist. Default: the person's name.")
@click.option(
    "--set",
    "attributes",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_attribute,
    help="Attribute for the filters. Can be repeated. NAME= removes one. NAME+=VALUE adds one of several "
    "values, NAME-=VALUE takes one away.",
)
@click.option(
    "--make-login", is_flag=True, help="Make the login, and show its password, which is shown only once."
)
@click.option(
    "--no-password",
    is_flag=True,
    help="With --make-login: no password, for a person who logs in by Kerberos, LDAP or a certificate.",
)
@click.option(
    "--new-password",
    is_flag=True,
    help="Give a login that --make-login made another password, and show it once.",
)
@format_option("text", "json")
@acting_options
def register(
    person: str,
    login: str | None,
    attributes: dict[str, Change],
    *,
    make_login: bool,
    no_password: bool,
    new_password: bool,
    form: str,
    how: How,
) -> None:
    """Register a login as a person, or set attributes.

    Only a registered person can be in groups. The login role must exist: a DBA creates it with CREATE ROLE
    ... LOGIN, or --make-login does where the model says `new_logins`. A password goes to stdout, everything
    else to stderr.

    \b
    Examples:
      crm-rls register sofia --login sofia.bauer --make-login --set employee_no=1042
      crm-rls register sofia --new-password --reason "forgot it"
      crm-rls register sofia --login sofia.bauer --set employee_no=1042
      crm-rls register sofia --login sofia.bauer --set employee_no=
      crm-rls register sofia --login sofia.bauer --set team+=north --set team-=south
    """
    if no_password and not make_login:
        raise click.UsageError("--no-password is for --make-login")
    if new_password and (make_login or login or attributes):
        raise click.UsageError("--new-password cannot be combined with other changes")
    if new_password:
        action = Action("new_password", {"person": person, "reason": how.reason}, (person,), may_widen=False)
        hand_out(how, action, f"{person} has a new password for the login", form)
        return
    values = {"person": person, "login": login, "attributes": Jsonb(attributes), "reason": how.reason}

    if make_login:
        making = {**values, "without_password": no_password}
        action = Action("make_login", making, (person,), reshapes=bool(attributes))
        hand_out(how, action, f"{person} is registered with the new login", form)
        return

    def says(_: str) -> str:
        return f"{person} is registered with the login {login or person}."

    act(how, Action("register", values, (person,), reshapes=bool(attributes), says=says))
