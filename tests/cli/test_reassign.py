"""`reassign` against a real database."""

from __future__ import annotations

import pytest

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import ModelFile, Run
from tests.fixtures.database import Database


@pytest.fixture
def applied(ruled: ModelFile, run: Run) -> ModelFile:
    assert run("apply", ruled, "--allow-widening").exit_code == ExitCode.FINE
    return ruled


def territories(crm: Database) -> list[object]:
    with crm.connect() as connection:
        return [each for (each,) in connection.execute("select territory from crm.contact order by id")]


def test_a_dry_run_changes_nothing_and_ends_with_pending(applied: ModelFile, run: Run, crm: Database) -> None:
    before = territories(crm)
    result = run("reassign", applied, "--dry-run")
    assert result.exit_code == ExitCode.PENDING
    assert "region: 4 of 6 contacts would change." in result.stdout
    assert "2 without a rule" in result.stdout
    assert "supplier" in result.stdout
    assert territories(crm) == before


def test_contacts_are_assigned_and_a_second_run_finds_nothing(
    applied: ModelFile, run: Run, crm: Database
) -> None:
    first = run("reassign", applied, "--batch", "2")
    assert first.exit_code == ExitCode.FINE
    assert "region: 4 of 6 contacts changed." in first.stdout
    assert territories(crm) == ["SH", "SH", "SH", "BW", "BW", None]
    again = run("reassign", applied)
    assert "region: 0 of 6 contacts changed." in again.stdout
    assert run("reassign", applied, "--dry-run").exit_code == ExitCode.FINE


def test_what_people_said_stays(applied: ModelFile, run: Run, crm: Database) -> None:
    run("reassign", applied)
    cause = f"{applied.prefix}_territory_cause"
    with crm.connect() as connection:
        connection.execute("update crm.contact set territory = 'BY' where id = 1")
        connection.execute(f"update crm.contact set territory = 'BY', {cause} = 'pinned' where id = 3")  # noqa: S608
    kept = run("reassign", applied)
    assert "1 set by hand" in kept.stdout
    assert "1 pinned" in kept.stdout
    assert territories(crm)[:3] == ["BY", "SH", "BY"]
    run("reassign", applied, "--manual-too")
    assert territories(crm)[:3] == ["SH", "SH", "BY"]


def test_without_rules_in_the_database_it_is_refused(ruled: ModelFile, run: Run) -> None:
    result = run("reassign", ruled)
    assert result.exit_code == ExitCode.REFUSED
    assert "crm-rls apply" in result.stderr


def test_an_unknown_field_is_a_wrong_command_line(applied: ModelFile, run: Run) -> None:
    result = run("reassign", applied, "--field", "owner")
    assert result.exit_code == ExitCode.USAGE
    assert "`region`" in result.stderr
    assert run("reassign", applied, "--field", "region").exit_code == ExitCode.FINE
