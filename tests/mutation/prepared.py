"""What the mutants are played upon: the small CRM with two services, whose logins have all privileges."""

from __future__ import annotations

from dataclasses import replace

from psycopg import sql

from crm_rls.model import Model, Right, Service
from tests.fixtures.database import Database
from tests.fixtures.small_crm import CONTACT, DEAL, DEAL_LINE, SCHEMA


def with_services(model: Model) -> Model:
    """Return the model with two services; the one only reads."""
    etl, report = (f"{model.prefix}_{name}" for name in ("etl", "report"))
    return replace(
        model,
        services=(
            Service("etl", (etl,), frozenset({CONTACT, DEAL}), frozenset({Right.READ, Right.UPDATE})),
            Service("report", (report,), frozenset({CONTACT, DEAL_LINE}), frozenset({Right.READ})),
        ),
    )


def prepare(database: Database, model: Model) -> None:
    """Make the tables, and the logins of services, which have all privileges on them."""
    with database.connect() as connection:
        connection.execute(SCHEMA)
        connection.execute("insert into crm.contact_product values (3, 'VALVES')")
        for login in (login for service in model.services for login in service.logins):
            name = sql.Identifier(login)
            connection.execute(sql.SQL("create role {} login").format(name))
            for privileges in ("usage on schema crm", "all on all tables in schema crm"):
                connection.execute(sql.SQL("grant {} to {}").format(sql.SQL(privileges), name))
