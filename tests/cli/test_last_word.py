"""`--model-wins`: what a manager and the model both changed, shown and decided by the operator."""

from __future__ import annotations

from psycopg import sql

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import ModelFile, Run
from tests.fixtures.database import Database


def sees(crm: Database, login: str) -> int:
    """Return how many contacts somebody sees over a connection of the own."""
    with crm.login(login) as connection:
        return len(connection.execute("select id from crm.contact").fetchall())


def test_the_operator_reads_the_dispute_and_says_who_wins(crm: Database, model: ModelFile, run: Run) -> None:
    anna, boss = f"{model.prefix}_anna", f"{model.prefix}_boss"
    assert run("apply", model, "--allow-widening").exit_code == ExitCode.FINE
    with crm.connect() as superuser:
        for statement in ("create role {} login", "grant {managers} to {}"):
            managers = sql.Identifier(f"{model.prefix}_managers")
            superuser.execute(sql.SQL(statement).format(sql.Identifier(boss), managers=managers))
    crm.login(boss).execute("select crm_people.unassign('anna', 'nord', '2091-12-31', 'moves to service')")
    model.replace("groups: [nord]", "groups: []")
    shown = run("plan", model)
    assert "CR0630" in shown.stdout + shown.stderr
    assert f"{boss} did it at" in shown.stdout + shown.stderr
    assert run("apply", model, "--allow-widening").exit_code == ExitCode.FINE
    assert sees(crm, anna) == 1
    model.replace("groups: []", "groups: [nord]")
    won = run("apply", model, "--model-wins", "--allow-widening", "--allow-destroying")
    assert won.exit_code == ExitCode.FINE, won.stderr
    with crm.connect() as superuser:
        left = superuser.execute("select count(*) from crm_access.membership").fetchone()
    assert left == (0,)
    assert "CR0630" not in run("plan", model).stdout
