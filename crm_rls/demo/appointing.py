"""Logins with which the audience manages people: an access manager, a manager of an area, and an auditor."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import closing

from crm_rls.demo.show import DATABASE
from crm_rls.embedded import EmbeddedServer
from crm_rls.model import Model
from crm_rls.people.calls import sentence
from crm_rls.postgres.connection import connect, translated
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqltext import SQL, Identifier, literal

AREA = "NORD"

MANAGERS: Mapping[str, str] = {
    "manager": "puts everybody into every group, and reads the log",
    "manager_nord": f"the same for the groups of {AREA}",
    "auditor": "reads all that a manager reads, and changes nothing",
}
"""What each of them does. None sees a customer."""

TRY = (
    "crm-rls people",
    "crm-rls assign quirin sales_nord --reason 'helps in the north'",
    "crm-rls cover anna bernd --until 2031-01-06 --reason holiday",
    "crm-rls log --limit 5",
)
"""What an access manager can begin with."""


def appoint_managers(server: EmbeddedServer, model: Model) -> Mapping[str, str]:
    """Make the logins of managers, and return a new password for each."""
    passwords = {login: secrets.token_urlsafe(9) for login in MANAGERS}
    with closing(connect(server.dsn(DATABASE))) as connection, translated("appointing managers"):
        for login, password in passwords.items():
            create = SQL("create role {} login password {}")
            connection.execute(create.format(Identifier(login), literal(password)))
        grant = SQL("grant {} to {}").format(Identifier(Names(model.prefix).managers), Identifier("manager"))
        connection.execute(grant)
        sentence(connection, "appoint", login="manager_nord", territory=AREA, reason="demo")
        sentence(connection, "appoint_auditor", login="auditor", reason="demo")
        connection.commit()
    return passwords
