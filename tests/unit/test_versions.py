"""What follows from a server's version."""

from __future__ import annotations

import pytest

from crm_rls.postgres.versions import (
    VERSION_FLOORS,
    describe,
    floor,
    has_membership_options,
    has_on_conflict_hole,
    needs_replan_signal,
    warnings_for,
)


@pytest.mark.parametrize(
    ("version", "hole", "replan"),
    [
        (150018, True, True),
        (150019, True, False),
        (150020, False, False),
        (160014, True, True),
        (160015, True, False),
        (160016, False, False),
        (170010, True, True),
        (170011, True, False),
        (170012, False, False),
        (180005, True, True),
        (180006, True, False),
        (180007, False, False),
        (190000, False, False),
    ],
)
def test_each_hole_is_open_up_to_the_release_that_closed_it(version: int, hole: bool, replan: bool) -> None:
    assert (has_on_conflict_hole(version), needs_replan_signal(version)) == (hole, replan)
    assert len(warnings_for(version)) == hole + replan


def test_a_warning_names_the_hole_the_measure_and_the_release_to_get() -> None:
    conflict, replan = warnings_for(150018)
    for warning, hole, measure in (
        (conflict, "CVE-2026-120154", "column list"),
        (replan, "CVE-2026-14666", "plan its statements again"),
    ):
        assert warning.object == "PostgreSQL 15.18"
        assert hole in warning.cause
        assert measure in warning.cause
        assert warning.next_step == "upgrade to 15.20 or later"


def test_the_floor_is_that_of_the_major_version() -> None:
    assert [floor(major * 10000 + 3) for major in VERSION_FLOORS] == list(VERSION_FLOORS.values())
    assert floor(190004) == 190000


def test_memberships_have_options_from_16_on() -> None:
    assert not has_membership_options(150020)
    assert has_membership_options(160000)


@pytest.mark.parametrize(("version", "text"), [(180006, "18.6"), (150020, "15.20"), (160000, "16.0")])
def test_versions_are_written_as_people_write_them(version: int, text: str) -> None:
    assert describe(version) == text
