"""`unregister`: remove a person with attributes, timed memberships and covers."""

from __future__ import annotations

import click

from crm_rls.cli.options import dsn_option
from crm_rls.cli.output import say
from crm_rls.cli.people.actions import reason_option
from crm_rls.cli.people.names import PERSON
from crm_rls.people.calls import people_of, sentence


@click.command()
@click.argument("person", type=PERSON)
@dsn_option
@reason_option
def unregister(person: str, dsn: str | None, reason: str) -> None:
    """Remove a person, whose name stays in the log.

    With attributes, timed memberships, covers and shares. The person's login leaves all groups; the login
    itself stays. Afterwards `register` can give the same login to another person. A person whom the model
    declares returns with the next `apply`, as a new person. `forget` also takes the name out of the log.

    \b
    Examples:
      crm-rls unregister ingo --reason "left in March; the login now belongs to somebody else"
    """
    with people_of(dsn) as connection:
        answer = sentence(connection, "unregister", login=person, reason=reason)
        connection.commit()
    say(answer, "green")
