"""Territories: what lies below a node, and positions that make a subtree an interval."""

from __future__ import annotations

import pytest

from crm_rls.model.territories import Territory, TerritoryTree

FOREST = TerritoryTree(
    (
        Territory("DE"),
        Territory("AT"),
        Territory("SUED", "DE"),
        Territory("NORD", "DE", "the north"),
        Territory("HH", "NORD"),
        Territory("WIEN", "AT"),
        Territory("SH", "NORD"),
    )
)


@pytest.mark.parametrize(
    ("keys", "below"),
    [
        (["HH"], ("HH",)),
        (["NORD"], ("HH", "NORD", "SH")),
        (["DE"], ("DE", "HH", "NORD", "SH", "SUED")),
        (["DE", "NORD", "HH"], ("DE", "HH", "NORD", "SH", "SUED")),
        (["WIEN", "SUED"], ("SUED", "WIEN")),
        ([], ()),
    ],
)
def test_a_subtree_holds_its_node_and_all_below_sorted_and_once(
    keys: list[str], below: tuple[str, ...]
) -> None:
    assert FOREST.subtree(keys) == below


def test_a_subtree_does_not_depend_on_the_order_of_its_keys() -> None:
    assert FOREST.subtree(["SUED", "NORD"]) == FOREST.subtree(["NORD", "SUED"])


@pytest.mark.parametrize("key", ["", "de", "BREMEN"])
def test_an_unknown_territory_is_refused_and_never_empty(key: str) -> None:
    assert key not in FOREST
    with pytest.raises(KeyError):
        FOREST.subtree(["DE", key])


def test_a_territory_cannot_stand_twice() -> None:
    with pytest.raises(ValueError, match="'HH' stands twice"):
        TerritoryTree((Territory("HH"), Territory("DE"), Territory("HH", "DE")))


@pytest.mark.parametrize(
    "nodes",
    [
        (Territory("HH", "NORD"), Territory("NORD")),
        (Territory("HH", "NORD"),),
        (Territory("HH", "HH"),),
    ],
    ids=["child first", "no parent", "its own parent"],
)
def test_a_parent_stands_before_what_is_below_it_so_there_are_no_circles(
    nodes: tuple[Territory, ...],
) -> None:
    with pytest.raises(ValueError, match="'HH' is below"):
        TerritoryTree(nodes)


def test_positions_count_every_territory_once_in_preorder() -> None:
    positions = FOREST.positions()
    assert positions == {
        "DE": (1, 5), "SUED": (2, 2), "NORD": (3, 5), "HH": (4, 4), "SH": (5, 5),
        "AT": (6, 7), "WIEN": (7, 7),
    }  # fmt: skip
    assert sorted(first for first, _ in positions.values()) == list(range(1, 8))


@pytest.mark.parametrize("key", FOREST.keys())
def test_the_interval_of_a_territory_holds_its_subtree_and_nothing_else(key: str) -> None:
    positions = FOREST.positions()
    first, last = positions[key]
    inside = {other for other, (position, _) in positions.items() if first <= position <= last}
    assert inside == set(FOREST.subtree([key]))


def test_trees_of_the_same_nodes_are_the_same_value() -> None:
    assert TerritoryTree((Territory("DE"),)) == TerritoryTree((Territory("DE"),))
    assert hash(TerritoryTree((Territory("DE"),))) == hash(TerritoryTree((Territory("DE"),)))
    assert TerritoryTree((Territory("DE"),)) != TerritoryTree((Territory("AT"),))
