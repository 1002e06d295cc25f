"""`register --make-login`: an operator lets managers make logins, and a manager makes some."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import sql

from crm_rls.cli import main
from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import ModelFile, write_model
from tests.fixtures.operator import Operator
from tests.fixtures.small_crm import SCHEMA

PREFIX_AND_LOGINS = "logins: create"


def run(dsn: str, *words: object) -> Result:
    given = [word.__fspath__() if isinstance(word, ModelFile) else str(word) for word in words]
    result = CliRunner().invoke(main, given, env={"CRM_RLS_DSN": dsn})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def fine(dsn: str, *words: object) -> Result:
    result = run(dsn, *words)
    assert result.exit_code == ExitCode.FINE, result.stdout + result.stderr
    return result


@pytest.fixture
def hiring(operator: Operator, tmp_path: Path, role_prefix: str) -> ModelFile:
    """Return the model of the operator's database, which lets managers make logins."""
    with operator.connect() as connection:
        connection.execute(SCHEMA)
    model = write_model(tmp_path, role_prefix)
    model.replace(PREFIX_AND_LOGINS, f"{PREFIX_AND_LOGINS}, new_logins: password, password_days: 7")
    return model


def test_before_16_it_is_refused_with_the_reason(operator: Operator, hiring: ModelFile) -> None:
    with operator.connect() as connection:
        if connection.info.server_version >= 160000:
            pytest.skip("from 16 on it is not refused")
    for command in ("plan", "apply", "verify"):
        refused = run(operator.dsn, command, hiring)
        assert refused.exit_code == ExitCode.ERROR
        assert "CR0726" in refused.stderr
        assert "may alter every role that is no superuser" in refused.stderr


def grant(operator: Operator, role: str, member: str) -> None:
    with operator.connect() as connection:
        connection.execute(sql.SQL("grant {} to {}").format(sql.Identifier(role), sql.Identifier(member)))


def test_a_manager_makes_logins_and_the_operator_keeps_hold_of_them(
    operator: Operator, hiring: ModelFile, role_prefix: str
) -> None:
    with operator.connect() as connection:
        if connection.info.server_version < 160000:
            pytest.skip("before 16 managers make no logins")
    fine(operator.dsn, "apply", hiring, "--allow-widening", "--yes")
    manager, managers = f"{role_prefix}lead", f"{role_prefix}_managers"
    with operator.connect() as connection:
        connection.execute(sql.SQL("create role {} login").format(sql.Identifier(manager)))
    grant(operator, managers, manager)
    password = made_by_a_manager(operator, operator.database.login_dsn(manager), role_prefix)
    fine(operator.dsn, "plan", hiring)
    fine(operator.dsn, "verify", hiring)
    grant(operator, managers, operator.role)
    closed_by_the_operator(operator, role_prefix, password)
    assert operator.memberships() == [(managers,)]
    removed = fine(operator.dsn, "remove", hiring, "--allow-destroying", "--open-tables", "--yes")
    assert "CR0917" in removed.stdout + removed.stderr
    dropped_by_the_operator(operator, role_prefix)


def made_by_a_manager(operator: Operator, desk: str, role_prefix: str) -> str:
    """Make logins on the command line, and return the password of the first one."""
    sofia, karl = f"{role_prefix}sofia", f"{role_prefix}karl"
    make = ("register", "sofia", "--login", sofia, "--make-login", "--set", "employee_no=1001")

    preview = fine(desk, *make, "--dry-run")
    assert preview.stdout == ""
    assert f"sofia would be registered with the new login {sofia}" in preview.stderr
    made = fine(desk, *make, "--reason", "new in the north")
    login, password, end = (line.split(":", 1)[1].strip() for line in made.stdout.splitlines())
    assert (login, len(password), len(end)) == (sofia, 27, len("2027-01-06"))
    assert password not in made.stderr
    assert f"sofia is registered with the new login {sofia}." in made.stderr
    fine(desk, "assign", "sofia", "first_contact")
    contacts = "select id from crm.contact order by id"
    with operator.database.login(sofia, password) as own:
        assert own.execute(contacts).fetchall() == [(1,), (3,)]
    log = fine(desk, "log", "sofia").stdout
    assert "make_login" in log
    assert f"login until {end}" in log
    assert password not in log

    again = fine(desk, "register", "sofia", "--new-password", "--format", "json")
    answer = json.loads(again.stdout)
    assert (answer["login"], set(answer)) == (sofia, {"version", "login", "password", "valid_until"})
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        operator.database.login(sofia, password)

    # What stands already, and words that do not go together.
    twice = run(desk, *make)
    assert (twice.exit_code, twice.stdout) == (ExitCode.ERROR, "")
    assert f"there is a role '{sofia}' already" in twice.stderr
    assert run(desk, "register", "anna", "--new-password").exit_code == ExitCode.REFUSED
    for words in (
        ("--no-password",),
        ("--new-password", "--make-login"),
        ("--new-password", "--set", "employee_no=1"),
    ):
        assert run(desk, "register", "sofia", *words).exit_code == ExitCode.USAGE
    none = fine(desk, "register", "karl", "--login", karl, "--make-login", "--no-password")
    assert none.stdout.splitlines() == [f"Login:       {karl}", "Password:    none"]
    return str(answer["password"])


def closed_by_the_operator(operator: Operator, role_prefix: str, password: str) -> None:
    """End the sessions of a login that the operator did not make, through the role that made it."""
    sofia = f"{role_prefix}sofia"
    with operator.database.login(sofia, password) as session:
        left = fine(operator.dsn, "deactivate", "sofia", "--end-sessions", "--yes")
        assert "1 session of sofia ended" in left.stderr
        with pytest.raises(psycopg.OperationalError):
            session.execute("select 1")
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        operator.database.login(sofia, password)


def dropped_by_the_operator(operator: Operator, role_prefix: str) -> None:
    """Drop the logins, and the role that `remove` left for that: no superuser is needed."""
    maker, sofia = f"{role_prefix}_login_maker", f"{role_prefix}sofia"
    with operator.connect() as connection:
        like = (
            "select rolname, rolcreaterole from pg_roles where rolname like %s and not rolcanlogin order by 1"
        )
        left_over = connection.execute(like, [f"{role_prefix}%"]).fetchall()
        assert left_over == [(maker, False), (sofia, False)]
    grant(operator, maker, operator.role)
    with operator.connect() as connection:
        for name in (sofia, f"{role_prefix}karl", maker):
            connection.execute(sql.SQL("drop role {}").format(sql.Identifier(name)))
