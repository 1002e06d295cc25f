"""Fixtures of the command line: a small CRM with its model file, and the command itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import sql
from psycopg.conninfo import make_conninfo

from crm_rls.cli import main
from crm_rls.model import Model
from crm_rls.reading import read_model
from tests.cli.copying import administer
from tests.fixtures.database import Cluster, Database, own_roles
from tests.fixtures.operator import AS_OPERATOR, Operator
from tests.fixtures.small_crm import SCHEMA
from tests.fixtures.staged import Copied

MODEL = """\
crm_rls: 1
database: {{schemas: [crm], time_zone: Europe/Berlin, prefix: {prefix}, logins: create}}
attributes:
  employee_no: {{type: text}}
tables:
  crm.contact: {{class: root, key: id}}
  crm.activity: {{class: child, parent: crm.contact, via: contact_id, mode: carry}}
  crm.contact_product: {{class: child, parent: crm.contact, via: contact_id}}
  crm.deal: {{class: child, parent: crm.contact, via: contact_id}}
  crm.deal_line: {{class: child, parent: crm.deal, via: deal_id}}
  crm.country: {{class: public}}
  crm.payroll: {{class: blocked}}
territories:
  DE: {{below: {{NORD: {{below: {{HH: {{}}, SH: {{}}}}}}, SUED: {{below: {{BY: {{}}, BW: {{}}}}}}}}}}
assignment:
  region: {{column: territory, tree: true}}
access_groups:
  nord: {{family: sales, territory: NORD, where: "customer_type <> 'supplier'", rights: [read, update]}}
  pumps: {{family: specialists, where: "exists(contact_product, product_line = 'PUMPS')", rights: [read]}}
  first_contact: {{family: inside_sales, where: "first_contact_by = me.employee_no", rights: [read]}}
restrictions:
  legal_hold: {{where: "not legal_hold"}}
people:
  anna: {{login: {prefix}_anna, employee_no: "1001", groups: [nord]}}
  bert: {{login: {prefix}_bert, employee_no: "1002", groups: [pumps, first_contact]}}
assertions:
  - {{person: anna, must_not_see: "territory = 'BY'"}}
"""

RULES = (
    "{column: territory, tree: true, rules: ["
    "{customer_type: customer, territory: HH}, {customer_type: key account, territory: BW}, "
    "{first_contact_by_prefix: '10', customer_type: customer, territory: SH}]}"
)
"""The same field of assignment with rules, two of which meet."""

Run = Callable[..., Result]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model file that tests may rewrite."""

    path: Path
    prefix: str

    def __fspath__(self) -> str:
        """Return the path, as the command takes it."""
        return str(self.path)

    def replace(self, old: str, new: str) -> None:
        """Change the text; what is to be replaced must be there."""
        text = self.path.read_text(encoding="utf-8")
        assert old in text
        self.path.write_text(text.replace(old, new), encoding="utf-8")

    def append(self, sections: str) -> None:
        """Add sections to the text."""
        self.path.write_text(self.path.read_text(encoding="utf-8") + sections, encoding="utf-8")


def write_model(folder: Path, prefix: str) -> ModelFile:
    """Write the small model and return it."""
    path = folder / "model.yaml"
    path.write_text(MODEL.format(prefix=prefix), encoding="utf-8")
    return ModelFile(path, prefix)


@pytest.fixture
def staged_desk(request: pytest.FixtureRequest, copied: Copied) -> Iterator[tuple[Database, Model] | None]:
    """Yield a copy of a database in which the small model is applied, where a test asks for it."""
    if "applied_model" not in request.fixturenames:
        yield None
        return
    folder: Path = request.getfixturevalue("tmp_path")

    def stage(database: Database, prefix: str) -> Model:
        database.connect().execute(SCHEMA)
        model = write_model(folder, prefix)
        result = _invoke(("apply", model, "--allow-widening"), {"CRM_RLS_DSN": database.dsn})
        assert result.exit_code == 0, result.stderr
        return read_model(model.path).model

    with copied("desk", stage) as staged:
        yield staged


@pytest.fixture
def role_prefix(cluster: Cluster, staged_desk: tuple[Database, Model] | None) -> Iterator[str]:
    """Return a prefix for this test's roles, which is that of the model if it is applied already."""
    if staged_desk:
        yield staged_desk[1].prefix
        return
    with own_roles(cluster) as prefix:
        yield prefix


@pytest.fixture
def database(request: pytest.FixtureRequest, staged_desk: tuple[Database, Model] | None) -> Database:
    """Return a database of this test's own, empty but for a desk."""
    if staged_desk:
        return staged_desk[0]
    made: Database = request.getfixturevalue("make_database")()
    return made


@pytest.fixture
def model(tmp_path: Path, role_prefix: str) -> ModelFile:
    """Return a model file whose roles belong to this test."""
    return write_model(tmp_path, role_prefix)


@pytest.fixture
def ruled(model: ModelFile) -> ModelFile:
    """Return the model file with assignment rules."""
    model.replace("{column: territory, tree: true}", RULES)
    return model


OF_OPERATOR = {
    f"test_{each}"
    for each in (
        "apply",
        "detach",
        "errors",
        "home",
        "init",
        "last_word",
        "plan",
        "reassign",
        "remove",
        "remove_taken",
    )
}
"""Tests of what the operator does; the others are of managers and auditors, for whom a superuser stands."""


@pytest.fixture
def crm_dsn(database: Database, request: pytest.FixtureRequest) -> str:
    """Return how the command connects: as superuser, or as the operator (see `tests.fixtures.operator`)."""
    if not AS_OPERATOR or request.path.stem not in OF_OPERATOR:
        return database.dsn
    operator: Operator = request.getfixturevalue("operator")
    return operator.dsn


@pytest.fixture
def crm(database: Database, crm_dsn: str, staged_desk: tuple[Database, Model] | None) -> Database:
    """Return a database with the small CRM, whose tables belong to whom the command connects as."""
    if staged_desk is None:
        with database.connect(crm_dsn) as connection:
            connection.execute(SCHEMA)
    return database


@pytest.fixture
def offline() -> Run:
    """Return the command without any database: `offline("check", model)`."""
    return lambda *arguments: _invoke(arguments, {})


@pytest.fixture
def run(crm: Database, crm_dsn: str) -> Run:
    """Return the command, connected to the small CRM: `run("plan", model)`."""
    assert crm.name
    return lambda *arguments: _invoke(arguments, {"CRM_RLS_DSN": crm_dsn})


def _invoke(arguments: tuple[object, ...], environment: dict[str, str]) -> Result:
    words = [each.__fspath__() if isinstance(each, ModelFile) else str(each) for each in arguments]
    result = CliRunner().invoke(main, words, env=environment)
    # Anything else would be a traceback on somebody's screen.
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def copies(crm: Database) -> Iterator[Callable[[str], str]]:
    """Return a function that copies the database under a name and returns that."""
    made: list[str] = []

    def copy(suffix: str) -> str:
        name = crm.name + suffix
        made.append(name)
        with psycopg.connect(crm.server.dsn()) as owner:
            query = "select pg_get_userbyid(datdba) from pg_database where datname = %s"
            (whose,) = owner.execute(query, (crm.name,)).fetchone() or ("",)
        administer(crm, "create database {} template {} owner {}", name, crm.name, whose)
        return name

    yield copy
    for name in made:
        administer(crm, "drop database if exists {} with (force)", name)


@pytest.fixture
def within(crm_dsn: str) -> Run:
    """Return the command in another database: `within("shop_copy", "plan", model)`."""

    def call(database: str, *words: object) -> Result:
        return _invoke(words, {"CRM_RLS_DSN": make_conninfo(crm_dsn, dbname=database)})

    return call


@dataclass(frozen=True, slots=True)
class Desk:
    """An applied model, and the command as it runs for an access manager who is nothing else."""

    crm: Database
    model: ModelFile
    dsn: str

    def __call__(self, *words: object) -> Result:
        """Run a command as the access manager."""
        return _invoke(words, {"CRM_RLS_DSN": self.dsn})

    def fine(self, *words: object) -> str:
        """Run a command that must end well, and return what it said, data first."""
        result = self(*words)
        assert result.exit_code == 0, result.stderr
        return result.stdout + result.stderr

    def data(self, *words: object) -> Any:
        """Return what a command prints as JSON: its rows, if that is all beside the version."""
        found = json.loads(self(*words, "--format", "json").stdout)
        return found["rows"] if set(found) == {"version", "rows"} else found

    def groups(self, person: str) -> list[str]:
        """Return the groups that a person is in now."""
        found: list[str] = next(
            row["access_groups"] for row in self.data("people") if row["person"] == person
        )
        return found

    def login(self, person: str) -> str:
        """Return the login of a person, which is another word."""
        return f"{self.model.prefix}_{person}"

    def sees(self, person: str) -> list[object]:
        """Return the contacts that a person sees over a new connection."""
        with self.crm.login(self.login(person)) as connection:
            return [key for (key,) in connection.execute("select id from crm.contact order by id")]

    def dba(self, statement: str, *roles: str) -> None:
        """Do something as superuser; `roles` are names in the statement."""
        with self.crm.connect() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, roles)))


@pytest.fixture
def applied_model(model: ModelFile, run: Run) -> ModelFile:
    """Return the model file, applied: as it is staged, or as another fixture has changed it."""
    if model.path.read_text(encoding="utf-8") != MODEL.format(prefix=model.prefix):
        applied = run("apply", model, "--allow-widening")
        assert applied.exit_code == 0, applied.stderr
    return model


@pytest.fixture
def desk(applied_model: ModelFile, crm: Database) -> Desk:
    """Return the desk of an access manager over the small CRM."""
    model = applied_model
    boss = f"{model.prefix}_boss"
    desk = Desk(crm, model, "")
    desk.dba("create role {} login", boss)
    desk.dba("grant {} to {}", f"{model.prefix}_managers", boss)
    return Desk(crm, model, crm.login_dsn(boss))


def cells(line: str) -> list[str]:
    """Return the words of a row of a table."""
    return line.split()


def row(text: str, first: str) -> list[str]:
    """Return the cells of the only row that begins so; tables stand one space in, sentences do not."""
    lines = [line for line in text.splitlines() if line.startswith(" ")]
    (found,) = [cells(line) for line in lines if cells(line)[:1] == [first]]
    return found


def commands_by_heading(offline: Run) -> dict[str, list[str]]:
    """Return the commands as `--help` lists them."""
    _, *sections = re.split(r"^(\w[\w ]*):\n", offline("--help").stdout, flags=re.MULTILINE)
    return {
        heading: re.findall(r"^  ([a-z-]+) ", text, re.MULTILINE)
        for heading, text in zip(sections[::2], sections[1::2], strict=True)
        if heading != "Options"
    }
