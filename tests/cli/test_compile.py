"""`compile`: the SQL of a model that knows no database, and fits one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from crm_rls.cli.exits import ExitCode
from crm_rls.plan.value import from_json
from tests.cli.conftest import ModelFile, Run, write_model
from tests.fixtures.database import Database


@pytest.fixture
def offline_model(tmp_path: Path) -> ModelFile:
    """Return a model whose roles never meet a server."""
    return write_model(tmp_path, "crm")


def test_the_same_model_gives_the_same_bytes(offline_model: ModelFile) -> None:
    outputs = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "crm_rls", "compile", str(offline_model.path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1


@pytest.mark.parametrize("version", ["15", "16", "17", "18"])
def test_sql_is_for_the_version_that_is_asked_for(
    version: str, offline_model: ModelFile, offline: Run
) -> None:
    sql = offline("compile", offline_model, "--server-version", version).stdout
    assert sql.startswith("begin;\n")
    assert sql.endswith("commit;\n")
    assert 'CREATE POLICY "crm_group_nord_read" ON "crm"."contact"' in sql
    assert ("INHERIT TRUE, SET FALSE" in sql) == (version != "15")


def test_a_compiled_plan_is_a_plan(offline_model: ModelFile, offline: Run) -> None:
    plan = from_json(offline("compile", offline_model, "--format", "json", "--database", "crm").stdout)
    assert plan.database == "crm"
    assert any(step.kind == "create policy" for step in plan.steps)


def test_compiling_a_broken_model_is_refused(offline_model: ModelFile, offline: Run) -> None:
    offline_model.replace("territory: NORD,", "territory: NORDEN,")
    result = offline("compile", offline_model)
    assert result.exit_code == ExitCode.ERROR
    assert result.stdout == ""
    assert "NORDEN" in result.stderr


@pytest.mark.parametrize("type_", ["citext", "nick", "citext[]"])
def test_the_sql_ends_where_a_column_is_compared_in_another_way(
    model: ModelFile, run: Run, crm: Database, type_: str
) -> None:
    """Without a database nobody knew; a policy would compare it as text."""
    with crm.connect() as owner:
        major = owner.info.server_version // 10000
        script = run("compile", model, "--database", crm.name, "--server-version", major).stdout
        owner.execute("create extension citext; create domain nick as citext")
        change = f"alter table crm.contact drop territory, add territory {type_}"
        owner.execute(change.encode())
        told = r"crm_rls: crm.contact.territory is of type (public\.)?citext, which this script"
        with pytest.raises(psycopg.errors.FeatureNotSupported, match=told):
            owner.execute(script.encode())
        owner.execute("rollback")
        assert owner.execute("select to_regnamespace('crm_access')").fetchone() == (None,)


def test_the_sql_compiled_without_a_database_fits_it(model: ModelFile, run: Run, crm: Database) -> None:
    model.replace("mode: carry", "mode: follow")  # what is copied has types that only the database knows
    with crm.connect() as owner:
        major = owner.info.server_version // 10000
    arguments = ("--database", crm.name, "--server-version", major)
    script = run("compile", model, *arguments).stdout
    with crm.connect() as owner:
        owner.execute(script.encode())
    # Only the database knows which keys tell rows apart; crm_people.why asks by them.
    steps = json.loads(run("plan", model, "--format", "json").stdout)["steps"]
    assert {each["risk"] for each in steps} == {"neutral"}
    assert run("apply", model).exit_code == ExitCode.FINE
    assert run("plan", model).exit_code == ExitCode.FINE
