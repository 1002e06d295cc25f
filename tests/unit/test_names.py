"""Derived names: they fit into 63 bytes, stay readable, and stay apart."""

from __future__ import annotations

from itertools import combinations

import pytest

from crm_rls.postgres.names import LIMIT, Names, fit

NAMES = Names("crm")


@pytest.mark.parametrize("name", ["", "crm_people", "x" * 63, "ä" * 31, "ä" * 31 + "x", "€" * 21, "😀" * 15])
def test_what_fits_stays_as_it_is(name: str) -> None:
    assert fit(name) == name


@pytest.mark.parametrize("name", ["x" * 64, "ä" * 32, "x" + "ä" * 40, "€" * 22, "xx" + "€" * 30, "😀" * 16])
def test_what_is_longer_is_cut_between_letters_and_gets_a_hash(name: str) -> None:
    cut = fit(name)
    head, _, digest = cut.rpartition("_")
    assert LIMIT - 3 <= len(cut.encode()) <= LIMIT
    assert name.startswith(head)
    assert len(digest) == 10
    assert int(digest, 16) >= 0


def test_names_that_begin_alike_stay_apart() -> None:
    names = ["x" * 63 + end for end in ("a", "b", "aa", "")] + ["x" * 200]
    assert len({fit(name) for name in names}) == len(names)


def test_letters_that_only_look_alike_stay_apart() -> None:
    assert fit("ü" * 40) != fit("u\u0308" * 40)
    assert NAMES.group_role("ü") != NAMES.group_role("u\u0308")
    assert NAMES.group_role("Nord") != NAMES.group_role("nord")


def test_a_cut_name_is_cut_alike_everywhere() -> None:
    assert fit("x" * 64) == "x" * 52 + "_" + "7ce100971f"
    assert fit(fit("x" * 64)) == fit("x" * 64)


@pytest.mark.parametrize("group", ["nord", "n" * 70, "ä" * 70, 'a"b', "a.b %s $1 ; --"])
def test_everything_that_one_group_gets_has_its_own_name(group: str) -> None:
    made = [
        NAMES.persons,
        NAMES.owner,
        NAMES.group_role(group),
        NAMES.timed_role(group),
        *(NAMES.policy(group, right) for right in ("read", "create", "update", "delete")),
        *(NAMES.policy(group, right, timed=True) for right in ("read", "create", "update", "delete")),
        NAMES.keeper_policy("read"),
        NAMES.everyone_policy("read"),
    ]
    assert all(left != right for left, right in combinations(made, 2))
    assert all(len(name.encode()) <= LIMIT for name in made)


def test_prefixes_keep_two_models_apart() -> None:
    other = Names("ops")
    for name in ("persons", "owner"):
        assert getattr(NAMES, name) != getattr(other, name)
    assert NAMES.group_role("n" * 80) != other.group_role("n" * 80)
    assert NAMES.carried("territory") == "crm_territory"
    assert other.object_on("fill", "crm_contact") == "ops_fill_crm_contact"
