"""A kind of change is one thing in one place, and whatever must be said of it is said of every kind."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from crm_rls.catalog import CatalogState, ServerFacts, TableFacts, TableFlags
from crm_rls.change import Before, Change, Needs, Phase, Risk, forward, inverse, kinds, render
from crm_rls.change.variant import Variant
from crm_rls.plan.locks import locked
from tests.unit.changed import CONTACT, ROLE, V18
from tests.unit.rendered import RENDERED

ROOM = Path(__file__).parents[2] / "crm_rls" / "change"
STEMS = sorted(path.stem for path in (ROOM / "kinds").glob("[a-z]*.py"))
BEFORE = Before(
    "crm",
    ServerFacts(V18, tables={CONTACT: TableFacts(CONTACT, "r", "boss", {})}),
    CatalogState(roles={ROLE.name: ROLE}, tables={CONTACT: TableFlags(enabled=True, forced=True)}),
    standing={},
    fillings=(),
)
SAMPLES = [pytest.param(change, id=type(change).__name__) for change, _ in RENDERED]


# -- stems ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["diff", "render", "inverse"])
def test_every_sort_of_thing_has_the_same_stem_everywhere(folder: str) -> None:
    assert sorted(path.stem for path in (ROOM / folder).glob("[a-z]*.py")) == STEMS


def variants(parent: type[Any] = Variant) -> Iterator[type[Any]]:
    """Yield every kind of change that there is, whether the union knows it or not."""
    for child in parent.__subclasses__():
        yield from variants(child)
        # A dataclass with slots is a second class of the same name.
        if not child.__name__.startswith("_") and hasattr(child, "__dataclass_fields__"):
            yield getattr(kinds, child.__name__, child)


def test_the_union_has_every_kind() -> None:
    assert set(get_args(Change)) == set(variants())


@pytest.mark.parametrize("stem", STEMS)
def test_statements_and_way_back_stand_under_the_stem_of_the_kind(stem: str) -> None:
    defined = {
        each.__name__ for each in get_args(Change) if each.__module__ == f"crm_rls.change.kinds.{stem}"
    }
    assert defined
    for folder in ("render", "inverse"):
        tree = ast.parse((ROOM / folder / f"{stem}.py").read_text(encoding="utf-8"))
        matches = [node for node in ast.walk(tree) if isinstance(node, ast.Match)]
        assert any(_kinds_of(each) >= defined for each in matches), f"{folder}/{stem}.py lacks one"


def _kinds_of(match: ast.Match) -> set[str]:
    patterns = (node for case in match.cases for node in ast.walk(case.pattern))
    return {ast.unparse(node.cls) for node in patterns if isinstance(node, ast.MatchClass)}


CODE = sorted(Path(__file__).parents[2].glob("crm_rls/**/*.py"))


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.stem)
def test_no_match_over_changes_lets_a_kind_slip_through(path: Path) -> None:
    names = {each.__name__ for each in get_args(Change)}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Match) and {each.split(".")[-1] for each in _kinds_of(node)} & names:
            assert ast.unparse(node.cases[-1]).split() == ["case", "_:", "assert_never(change)"]


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.stem)
def test_other_rooms_take_names_from_the_face_of_the_room(path: Path) -> None:
    if path.is_relative_to(ROOM):
        return
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    taken = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    inside = {module for module in taken if module.startswith("crm_rls.change.")}
    assert inside <= {f"crm_rls.change.{name}" for name in ("chain", "kinds", "place", "removal", "revision")}


# -- what is said of every kind ------------------------------------------------------------------------


def test_there_is_a_sample_of_every_kind() -> None:
    assert {type(change) for change, _ in RENDERED} == set(get_args(Change))


@pytest.mark.parametrize("change", SAMPLES)
def test_a_kind_says_all_of_itself(change: Change) -> None:
    assert isinstance(change.phase, Phase)
    assert isinstance(change.risk, Risk)
    assert isinstance(change.needs, Needs)
    assert change.subject
    assert locked([change]) == set(change.locks)
    assert change.needs != Needs() or isinstance(change, kinds.RevokePrivilege | kinds.GrantPrivilege)


@pytest.mark.parametrize("change", SAMPLES)
def test_a_kind_has_statements_and_a_way_back(change: Change) -> None:
    assert render(change, V18)
    back = inverse(change, BEFORE)
    assert back.subject
    # What was filled goes with its column; the way back of a migration comes with it, and this one has none.
    assert back.statements or isinstance(
        change,
        kinds.Backfill | kinds.MigrateSupport | kinds.ChangeOwner | kinds.MarkObject | kinds.MarkPolicy,
    )
    assert forward(change, BEFORE).kind == change.kind


@pytest.mark.parametrize("forgotten", sorted(Variant.__abstractmethods__))
def test_a_kind_that_does_not_say_one_of_it_cannot_be_made(forgotten: str) -> None:
    said = {name: None for name in Variant.__abstractmethods__ if name != forgotten}
    new = type("NewKind", (Variant,), {"__slots__": (), **said})
    with pytest.raises(TypeError, match=forgotten):
        new()
