"""A renamed group may do what it could before: the rows that say so by its new name widen nothing."""

from __future__ import annotations

import json

import pytest

from crm_rls.catalog import CatalogState, RegistryRow
from crm_rls.change import Risk
from crm_rls.change.diff.registry import registry_changes
from crm_rls.change.kinds import PutRegistry
from crm_rls.model import REASSIGN


def state(groups: dict[str, bool], below: list[str], renamed: dict[str, str] | None = None) -> CatalogState:
    """Return a state with groups, which may give contacts away or not, and those that see a territory."""
    rows = [
        RegistryRow("access_group", name, json.dumps({"rights": [REASSIGN] if gives else ["read"]}))
        for name, gives in groups.items()
    ]
    rows.append(RegistryRow("open_territory", "OST", json.dumps({"access_groups": below})))
    return CatalogState(registry=frozenset(rows), renamed_groups=renamed or {})


@pytest.mark.parametrize(
    ("before", "after", "risks"),
    [
        (state({"a": True}, ["a"]), state({"b": True}, ["b"], {"a": "b"}), {Risk.NEUTRAL}),
        (state({"a": True}, ["a"]), state({"b": True}, ["b"]), {Risk.WIDENS}),
        (state({"a": False}, []), state({"b": True}, ["b"], {"a": "b"}), {Risk.WIDENS}),
        (state({"a": True}, ["a"]), state({"b": False}, [], {"a": "b"}), {Risk.NARROWS}),
        # The rename was carried out before, and a new group has the old name.
        (
            state({"a": True, "b": False}, ["a"]),
            state({"a": True, "b": True}, ["b"], {"a": "b"}),
            {Risk.WIDENS},
        ),
    ],
)
def test_what_a_row_of_the_registry_widens(
    before: CatalogState, after: CatalogState, risks: set[Risk]
) -> None:
    put = [each for each in registry_changes(before, after) if isinstance(each, PutRegistry)]
    assert {each.risk for each in put} == risks
    assert {each.before for each in put} <= {*before.registry, None}
