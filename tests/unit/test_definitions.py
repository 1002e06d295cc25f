"""Canonical texts of objects; that catalogs yield the same is tested in live/test_inspector_objects."""

from __future__ import annotations

import pytest

from crm_rls.postgres.definitions import (
    Fires,
    deletion,
    foreign_key_definition,
    index_definition,
    trigger_definition,
    trigger_definition_from,
)


def test_an_index_is_its_columns() -> None:
    assert index_definition(("a", "b"), unique=False) == "(a, b)"
    assert index_definition(("a",), unique=True) == "unique (a)"
    assert index_definition(("a",), unique=True, valid=False) == "unique (a) not valid"


def test_a_foreign_key_is_both_sides_and_its_actions() -> None:
    definition = foreign_key_definition(("a", "b"), "crm.t", ("c", "d"), on_update="c", on_delete="a")
    assert definition == "(a, b) references crm.t (c, d) on update c on delete a"
    assert (deletion("c", ()), deletion("n", ("a", "b"))) == ("c", "n (a, b)")


@pytest.mark.parametrize(
    ("timing", "events", "bits"),
    [
        ("before", ("insert", "update"), 23),
        ("after", ("update",), 17),
        ("after", ("update", "update"), 17),
        ("instead of", ("delete",), 73),
    ],
)
def test_a_trigger_is_its_bits_and_its_function(timing: str, events: tuple[str, ...], bits: int) -> None:
    assert trigger_definition(timing, events, "s", "f") == f"{bits} O s.f"


def test_what_we_never_give_a_trigger_shows() -> None:
    assert trigger_definition("after", ["update"], "s", "f", fires=Fires.ALWAYS) == "17 A s.f"
    assert trigger_definition_from(17, "D", "s", "f", columns=("a",), when=True) == "17 D s.f of (a) when"
