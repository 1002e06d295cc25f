"""The whole life of an installation, run by an operator without superuser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import sql

from crm_rls.cli import main
from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import RULES, ModelFile, write_model
from tests.fixtures.operator import Operator
from tests.fixtures.small_crm import SCHEMA

Do = Callable[..., Result]


@pytest.fixture
def life(operator: Operator, tmp_path: Path, role_prefix: str) -> ModelFile:
    """Return the model of a database that the operator owns, every table of it."""
    with operator.connect() as connection:
        connection.execute(SCHEMA)
    model = write_model(tmp_path, role_prefix)
    model.replace("{column: territory, tree: true}", RULES)
    return model


@pytest.fixture
def do(operator: Operator) -> Do:
    """Return the command as the operator runs it; it must end as expected and leave no membership."""

    def call(*words: object, ends: ExitCode = ExitCode.FINE) -> Result:
        given = [word.__fspath__() if isinstance(word, ModelFile) else str(word) for word in words]
        result = CliRunner().invoke(main, given, env={"CRM_RLS_DSN": operator.dsn})
        assert result.exit_code == ends, result.stdout + result.stderr
        assert operator.memberships() == []
        return result

    return call


def sees(operator: Operator, login: str) -> list[object]:
    with operator.database.login(login) as connection:
        return [key for (key,) in connection.execute("select id from crm.contact order by id")]


def test_the_whole_life_of_an_installation(operator: Operator, life: ModelFile, do: Do) -> None:
    anna, bert = f"{life.prefix}_anna", f"{life.prefix}_bert"
    do("check", life)
    do("plan", life, ends=ExitCode.PENDING)
    do("apply", life, ends=ExitCode.REFUSED)
    do("apply", life, "--allow-widening", "--yes")
    do("plan", life)
    assert sees(operator, anna) == [1]
    for how in ((), ("--deep",)):
        report = do("verify", life, *how).stdout
        assert "1 of 1 assertions hold" in report
        assert "CR0902" not in report
    life.replace(
        "restrictions:",
        "  later: {family: more, where: \"name = 'Isar GmbH'\", rights: [read]}\nrestrictions:",
    )
    life.replace("groups: [pumps, first_contact]", "groups: [pumps, first_contact, later]")
    do("apply", life, "--allow-widening", "--allow-destroying", "--yes")
    do("plan", life)
    assert 3 in sees(operator, bert)
    do("verify", life, "--deep")
    assert "4 of 6 contacts changed" in do("reassign", life, "--batch", "2").stdout
    do("reassign", life, "--dry-run")
    do("verify", life, "--deep")
    do("remove", life, ends=ExitCode.REFUSED)
    do("remove", life, "--allow-destroying", "--open-tables", "--yes")
    with operator.database.connect() as connection:
        like = "select rolname from pg_roles where rolname like %s and not rolcanlogin"
        assert connection.execute(like, [f"{life.prefix}\\_%"]).fetchall() == []


def test_what_the_operator_granted_by_hand_is_adopted(operator: Operator, life: ModelFile, do: Do) -> None:
    do("apply", life, "--allow-widening", "--yes")
    anna = f"{life.prefix}_anna"
    grant = sql.SQL("grant {} to {}").format(
        sql.Identifier(f"{life.prefix}_group_pumps"), sql.Identifier(anna)
    )
    with operator.connect() as connection:
        connection.execute(grant)
        version = connection.info.server_version
    adopted = do("adopt", "--reason", "emergency on Sunday").stderr
    # Before 16 who may grant a role may take it back from everybody: nothing has to be granted again.
    assert (f"{anna} in {life.prefix}_group_pumps" in adopted) == (version >= 160000)
    assert "the log now contains all memberships" in adopted
    assert sees(operator, anna) == [1, 4, 6]
    do("verify", life)


def test_members_whom_nobody_registered_are_taken_in_or_out_by_the_operator(
    operator: Operator, life: ModelFile, do: Do
) -> None:
    """Directly and through a role between; a bound database goes on after it."""
    do("apply", life, "--allow-widening", "--yes")
    nord, persons = f"{life.prefix}_group_nord", f"{life.prefix}_persons"
    eve, finn, team = (f"{life.prefix}_{name}" for name in ("eve", "finn", "team"))
    with operator.connect() as connection:
        connection.execute(f"create role {eve} login; create role {finn} login; create role {team}")
        connection.execute(f"grant {persons}, {nord} to {eve}, {team}; grant {team} to {finn}")
    assert "CR0117" in do("verify", life, ends=ExitCode.PENDING).stdout
    listed = do("adopt").stderr
    assert f"{finn} is in {nord} through {team}, granted by " in listed
    done = do("adopt", "--register", finn, "--expel", eve).stderr
    assert f"{finn} is registered as a person." in done
    assert f"{eve} leaves {nord}, {persons}." in done
    do("adopt", "--expel", team)
    assert sees(operator, finn) == [1]
    assert operator.memberships() == []
    do("verify", life)
    with operator.database.connect() as connection:
        connection.execute(f"grant {nord} to {eve}")
        if connection.info.server_version < 160000:
            return
    assert f"REVOKE {nord} FROM {eve} GRANTED BY" in do("adopt", "--expel", eve, ends=ExitCode.REFUSED).stderr


def given(operator: Operator) -> list[tuple[object, ...]]:
    """Return every membership of the operator, with its options and grantor."""
    with operator.database.connect() as connection:
        query = "select to_jsonb(m) - 'oid' from pg_auth_members m where m.member = %s::regrole order by 1"
        return connection.execute(query, [operator.role]).fetchall()


@pytest.mark.parametrize("options", ["inherit false, set true", "inherit true, set false"])
def test_memberships_that_the_operator_had_before_stay_as_they_were(
    options: str, operator: Operator, life: ModelFile
) -> None:
    def fine(*words: object) -> str:
        arguments = [word.__fspath__() if isinstance(word, ModelFile) else str(word) for word in words]
        result = CliRunner().invoke(main, arguments, env={"CRM_RLS_DSN": operator.dsn})
        assert result.exit_code in (ExitCode.FINE, ExitCode.PENDING), result.stderr
        assert given(operator) == before
        return result.stderr

    with operator.connect() as connection:
        if connection.info.server_version < 160000:
            pytest.skip("before 16 a membership has no options")
        words = ["apply", str(life.path), "--allow-widening", "--yes"]
        assert CliRunner().invoke(main, words, env={"CRM_RLS_DSN": operator.dsn}).exit_code == ExitCode.FINE
        connection.execute(f"grant {life.prefix}_managers to {operator.role}")
        for name in ("owner", "registrar", "anna"):
            connection.execute(f"grant {life.prefix}_{name} to {operator.role} with {options}")
    before = given(operator)
    life.replace("rights: [read, update]", "rights: [read]")
    fine("plan", life)
    fine("apply", life, "--yes", "--allow-widening", "--allow-destroying")
    fine("verify", life)
    fine("adopt")
    with operator.database.login(f"{life.prefix}_anna") as session:
        assert "1 session of anna ended" in fine("deactivate", "anna", "--end-sessions", "--yes")
        with pytest.raises(psycopg.OperationalError):
            session.execute("select 1")


def test_what_a_superuser_granted_takes_one_to_adopt(operator: Operator, life: ModelFile, do: Do) -> None:
    do("apply", life, "--allow-widening", "--yes")
    names = (sql.Identifier(f"{life.prefix}_{name}") for name in ("group_pumps", "anna"))
    with operator.database.connect() as connection:
        connection.execute(sql.SQL("grant {} to {}").format(*names))
        if connection.info.server_version < 160000:
            pytest.skip("before 16 nothing has to be granted again")
    refused = do("adopt", ends=ExitCode.REFUSED)
    assert "That takes a superuser" in refused.stderr


def test_sessions_of_a_person_are_ended_without_pg_signal_backend(
    operator: Operator, life: ModelFile, do: Do
) -> None:
    do("apply", life, "--allow-widening", "--yes")
    with operator.connect() as connection:
        managers, name = sql.Identifier(f"{life.prefix}_managers"), sql.Identifier(operator.role)
        connection.execute(sql.SQL("grant {} to {}").format(managers, name))
    with operator.database.login(f"{life.prefix}_anna") as session:
        environment = {"CRM_RLS_DSN": operator.dsn}
        words = ["deactivate", "anna", "--end-sessions", "--yes"]
        result = CliRunner().invoke(main, words, env=environment)
        assert "1 session of anna ended" in result.stderr, result.stderr
        with pytest.raises(psycopg.OperationalError):
            session.execute("select 1")
    assert operator.memberships() == [(f"{life.prefix}_managers",)]
