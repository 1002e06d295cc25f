"""The demo itself: protects the filled CRM, then looks at it as every person, over a real login.

Knows the pipeline from model to database and what is worth showing. Prints nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

import psycopg

from crm_rls.change import Risk
from crm_rls.demo import Progress
from crm_rls.demo.content import generate
from crm_rls.demo.fill import fill
from crm_rls.embedded import EmbeddedServer
from crm_rls.model import Model
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.postgres.connection import Connection, connect, translated
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import SQL, Identifier, literal

DATABASE = "crm"
FOLDER = "show"


@dataclass(frozen=True, slots=True)
class Seen:
    """How many rows of the demo's tables somebody sees, and one contact."""

    contacts: int
    activities: int
    deals: int
    documents: int
    example: str | None


@dataclass(frozen=True, slots=True)
class Proof:
    """A statement that a person sent, what came of it, and the key of the contact that it was about."""

    person: str
    statement: str
    outcome: str
    key: int | None = None


def model_path() -> Path:
    """Return the demo's model: inside an installed wheel, or in `examples/` of a checkout."""
    packaged = Path(str(files("crm_rls"))) / "examples" / "demo"
    checkout = Path(__file__).parents[2] / "examples" / "demo"
    return (packaged if packaged.is_dir() else checkout) / "model.yaml"


def prepare(
    server: EmbeddedServer, model: Model, contacts: int, seed: int, progress: Progress
) -> Mapping[str, str]:
    """Create and fill the CRM, apply the model, and return a new password for every login."""
    with closing(connect(server.dsn())) as connection, translated("creating the demo's database"):
        connection.autocommit = True
        connection.execute(SQL("create database {}").format(Identifier(DATABASE)))
    with closing(connect(server.dsn(DATABASE))) as connection:
        with translated("filling the demo's tables"):
            fill(connection, generate(contacts, seed, progress), progress)
            connection.commit()
        plan = make_plan(connection, model).plan
        apply_plan(
            connection,
            model,
            plan,
            allowed=frozenset(Risk),
            progress=lambda done, total: progress("row security", done, total),
        )
        with translated("setting passwords"):
            passwords = _set_passwords(connection, model)
            connection.commit()
    return passwords


def _set_passwords(connection: Connection, model: Model) -> Mapping[str, str]:
    passwords = {person.login: secrets.token_urlsafe(9) for person in model.people}
    for login, password in passwords.items():
        connection.execute(SQL("alter role {} password {}").format(Identifier(login), literal(password)))
    return passwords


def look(dsn: str) -> Seen:
    """Return what whoever logs in with this connection string can see."""
    with closing(connect(dsn)) as connection, translated("counting what is seen"):
        (row,) = connection.execute(load(FOLDER, "seen")).fetchall()
        return Seen(*row)


def proofs(server: EmbeddedServer, person: str, dsn: str) -> Iterator[Proof]:
    """Yield what comes of a person's attempts to get at what is hidden; nothing is changed.

    `dsn` logs in as that person. Without a hidden contact in Munich there is nothing to attempt.
    """
    with closing(connect(dsn)) as connection, translated(f"logging in as {person}"):
        seen = [key for (key,) in connection.execute(load(FOLDER, "seen_keys"))]
        with closing(connect(server.dsn(DATABASE))) as superuser:
            hidden = superuser.execute(load(FOLDER, "hidden_contact"), {"seen": seen}).fetchone()
        if hidden is not None:
            key, company = hidden
            read = _attempt(connection, person, "read_contact", key)
            yield replace(read, outcome=f"{read.outcome}, but there is {company}", key=key)
            yield _attempt(connection, person, "change_contact", key)
        if seen:
            yield _attempt(connection, person, "move_contact", min(seen))
        yield _attempt(connection, person, "read_payroll", 0)


def _attempt(connection: Connection, person: str, stem: str, key: int) -> Proof:
    statement = load(FOLDER, stem).as_string(None).replace("%(id)s", str(key))
    try:
        with connection.transaction(force_rollback=True):
            cursor = connection.execute(load(FOLDER, stem), {"id": key})
            done = "read" if cursor.description else "changed"
            outcome = f"{cursor.rowcount} rows {done}"
    except psycopg.Error as error:
        outcome = error.diag.message_primary or str(error)
    return Proof(person, statement, outcome)
