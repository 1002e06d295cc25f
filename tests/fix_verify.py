"""A small CRM with the model applied, shared by the tests of one module, each of which is rolled back."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import pytest
from psycopg import sql
from pytest_postgresql.janitor import DatabaseJanitor

from crm_rls.change.kinds import Risk
from crm_rls.compile.layout import lay_out
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Model
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import Planned, make_plan
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.verify.rules import Audience, ask_rules, audience
from tests.fix_db import Connection, Server, drop_roles
from tests.small_crm import LINK, SCHEMA, small_model

MEMBERS = (
    ("anna", "nord"),
    ("bert", "first_contact"),
    ("bert", "pumps"),
    ("carl", "all_of_them"),
)


@dataclass(frozen=True, slots=True)
class Audited:
    """A protected database; in statements and names `vx` stands for the prefix of its roles."""

    connection: Connection
    model: Model
    planned: Planned
    prefix: str

    @property
    def version(self) -> int:
        """Return server_version_num."""
        return self.connection.info.server_version

    @contextmanager
    def rolled_back(self) -> Iterator[None]:
        """Run the block in a transaction that leaves no trace."""
        with self.connection.transaction(force_rollback=True):
            yield

    def run(self, statements: str) -> None:
        """Run statements as superuser; DATABASE and LINK_VIEW stand for names (see `link_view`)."""
        text = self.named(statements).replace("DATABASE", self.connection.info.dbname)
        self.connection.execute(text.replace("LINK_VIEW", self.link_view))

    def named(self, text: str) -> str:
        """Return the text with the real prefix."""
        return text.replace("vx_", f"{self.prefix}_")

    @property
    def by_registrar(self) -> str:
        """Return what a REVOKE must say to end a membership that the registrar has granted."""
        return " granted by vx_registrar" if self.version >= 160000 else ""

    @property
    def link_view(self) -> str:
        """Return the name of the view through which policies read the link table."""
        return f"{SUPPORT_SCHEMA}.{lay_out(self.model).link_views[LINK].name}"

    def audience(self, **changes: Any) -> Audience:
        """Return who can use what at this moment."""
        probed = (self.model.root.name,)
        found = audience(self.connection, self.model, self.planned.inspection, self.planned.desired, probed)
        return replace(found, **changes)

    def findings(self, rule: Code, **changes: Any) -> dict[str, Diagnostic]:
        """Return what one rule finds, by object, with the prefix written as vx."""
        found = ask_rules(self.connection, self.audience(**changes), [rule])
        return {finding.object.replace(f"{self.prefix}_", "vx_"): finding for finding in found}


@dataclass(frozen=True, slots=True)
class Case:
    """A fault: how it is made, how it is repaired, and what its rule finds in between."""

    rule: Code
    fault: str
    repair: str
    found: Mapping[str, Severity]

    def name(self) -> str:
        """Return a name for the test."""
        return f"{self.rule} {' and '.join(self.found)}"

    def check(self, audited: Audited) -> None:
        """Make the fault, see it, repair it, see it no more."""
        with audited.rolled_back():
            assert audited.findings(self.rule) == {}
            audited.run(self.fault)
            findings = audited.findings(self.rule)
            assert {name: finding.severity for name, finding in findings.items()} == self.found
            assert all(finding.cause and finding.next_step for finding in findings.values())
            audited.run(self.repair)
            assert audited.findings(self.rule) == {}


@pytest.fixture(scope="module")
def audited(template: Any, server: Server) -> Iterator[Audited]:
    """Return a database with the small CRM, to which its model has been applied."""
    prefix = f"t{secrets.token_hex(3)}"
    janitor = DatabaseJanitor(
        user=server.user,
        host=server.host,
        port=server.port,
        password=server.password,
        dbname=f"{prefix}_db",
        template_dbname=template.template_dbname,
    )
    model = small_model(prefix, MEMBERS)
    with janitor, psycopg.connect(server.dsn(janitor.dbname), autocommit=True) as connection:
        connection.execute(sql.SQL(SCHEMA))
        apply_plan(connection, model, make_plan(connection, model).plan, allowed=frozenset(Risk))
        yield Audited(connection, model, make_plan(connection, model), prefix)
        drop_roles(connection, f"{prefix}_")
