"""Migrations record what is in force, and leave the managers' word as `crm-rls apply` does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from alembic import command
from alembic.util import CommandError

from crm_rls.model import Membership, Sharing
from crm_rls.model.in_force import NOBODY, declared_from_json, in_force, structure_from_json, structure_of
from crm_rls.plan.make import make_plan
from tests.alembic.conftest import Project
from tests.fixtures.small_crm import small_model


def declared(project: Project, *memberships: tuple[str, str]) -> None:
    project.model = replace(project.model, memberships=tuple(Membership(*each) for each in memberships))


def with_people(project: Project, memberships: Iterable[tuple[str, str]] = (("anna", "nord"),)) -> Project:
    project.model = small_model(project.model.prefix, memberships)
    project.options = {"people": True}
    return project


def managed(project: Project, call: str) -> None:
    project.execute(f"select crm_people.{call}")


def test_what_is_in_force_is_recorded_and_taken_back(project: Project) -> None:
    with_people(project)
    project.revision()
    project.upgrade()
    first = project.state().in_force
    assert first == in_force(project.model)
    assert structure_from_json(first["structure"]) == structure_of(project.model)
    declared(project, ("anna", "sued"))
    project.revision("later")
    project.upgrade()
    people = declared_from_json(project.state().in_force["people"])
    assert people is not None
    assert people.memberships == project.model.memberships
    project.downgrade()
    assert project.state().in_force == first


def test_without_people_nothing_of_them_is_recorded(project: Project) -> None:
    project.model = small_model(project.model.prefix, [("anna", "nord")])
    project.revision()
    project.upgrade()
    assert project.state().in_force.keys() == {"structure", "verification"}
    project.check()


def test_a_managers_change_is_no_drift_and_a_dispute_is_told(project: Project) -> None:
    with_people(project)
    project.revision()
    project.upgrade()
    managed(project, "unassign('anna', 'nord', '2091-12-31', reason => 'moves')")
    project.check()
    declared(project)
    with pytest.raises(CommandError, match="New upgrade operations"):
        project.check()
    text = project.revision("without anna")
    assert "# found: " in text
    assert "because: moves" in text
    assert "drop timed" not in text
    project.upgrade()
    project.check()


def test_the_option_says_that_the_model_wins(project: Project) -> None:
    with_people(project)
    project.revision()
    project.upgrade()
    managed(project, "unassign('anna', 'nord', '2091-12-31')")
    declared(project)
    project.options = {"people": True, "model_wins": True}
    text = project.revision("without anna")
    assert "drop timed" in text
    assert "# found: " not in text
    project.upgrade()
    project.check()
    assert project.state().timed == frozenset()


def test_the_offline_script_records_the_same(project: Project) -> None:
    with_people(project)
    project.revision()
    project.execute("drop table alembic_version")  # empty; the script makes it
    project.execute(project.script(command.upgrade, "head"))
    assert project.state().in_force == in_force(project.model)
    with project.database.connect(autocommit=False) as connection:
        assert make_plan(connection, project.model).plan.steps == ()


def test_a_model_without_people_records_nobody_once_there_were_some(project: Project) -> None:
    with_people(project)
    project.revision()
    project.upgrade()
    project.model = replace(project.model, people=(), memberships=())
    project.revision("nobody")
    project.upgrade()
    assert project.state().in_force["people"] == NOBODY
    project.check()


def test_a_revision_that_shares_nothing_ends_all_shares(project: Project) -> None:
    """Whatever shares the database had from which it was made."""
    with_people(project)
    project.model = replace(project.model, sharing=Sharing.READ)
    project.revision()
    project.upgrade()
    project.model = replace(project.model, sharing=Sharing.NOTHING)
    assert "end shares" in project.revision("no shares")
    managed(project, "share('anna', '3', '2091-12-31')")
    project.upgrade()
    assert project.state().shares == frozenset()
    project.check()
    project.downgrade()
    managed(project, "share('anna', '3', '2091-12-31')")
    assert len(project.state().shares) == 1
