"""Fixtures of the command line: a small CRM with its model file, and the command itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crm_rls.cli import main
from tests.fix_db import Database
from tests.small_crm import SCHEMA

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


def write_model(folder: Path, prefix: str) -> ModelFile:
    """Write the small model and return it."""
    path = folder / "model.yaml"
    path.write_text(MODEL.format(prefix=prefix), encoding="utf-8")
    return ModelFile(path, prefix)


@pytest.fixture
def model(tmp_path: Path, role_prefix: str) -> ModelFile:
    """Return a model file whose roles belong to this test."""
    return write_model(tmp_path, role_prefix)


@pytest.fixture
def crm(database: Database) -> Database:
    """Return a database with the small CRM."""
    with database.connect() as connection:
        connection.execute(SCHEMA)
    return database


@pytest.fixture
def offline() -> Run:
    """Return the command without any database: `offline("check", model)`."""
    return lambda *arguments: _invoke(arguments, {})


@pytest.fixture
def run(crm: Database) -> Run:
    """Return the command, connected to the small CRM as superuser: `run("plan", model)`."""
    return lambda *arguments: _invoke(arguments, {"CRM_RLS_DSN": crm.dsn})


def _invoke(arguments: tuple[object, ...], environment: dict[str, str]) -> Result:
    words = [each.__fspath__() if isinstance(each, ModelFile) else str(each) for each in arguments]
    result = CliRunner().invoke(main, words, env=environment)
    # Anything else would be a traceback on somebody's screen.
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result
