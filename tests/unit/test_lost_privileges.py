"""Privileges that go with an object that is dropped and created again are granted again, and no others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.catalog import CatalogState, Grant, Kind, Role, ServerFacts, SupportObject
from crm_rls.change import Change, Options, Printed, diff
from crm_rls.change import kinds as c
from crm_rls.postgres.creation import Creation

MARK = "crm_rls crm"
OWNER = {"crm_owner": Role("crm_owner", mark=MARK)}
CREATE = Creation("create", "x")


def changes(standing: SupportObject, wanted: SupportObject, *grants: Grant) -> list[Change]:
    """Return what leads from one object to another where all privileges stand already."""
    state = CatalogState(mark=MARK, roles=OWNER, grants=frozenset(grants))
    current = replace(state, objects={standing.identity: standing})
    desired = replace(state, objects={wanted.identity: replace(wanted, create=CREATE)})
    return list(diff(current, desired, Printed(), ServerFacts(), Options("crm")).changes)


VIEW = SupportObject(Kind.VIEW, "crm_access", "link", "select 1", signature="integer")
FUNCTION = SupportObject(Kind.FUNCTION, "crm_access", "f", "x", signature="text", parameters="a text")
COLUMN = SupportObject(Kind.COLUMN, "crm", "crm_key", "text", "activity")

ON_VIEW = Grant(Kind.TABLE, "crm_access", "link", "crm_owner", "SELECT")
ON_FUNCTION = Grant(Kind.FUNCTION, "crm_access", "f", "crm_owner", "EXECUTE", signature="text")
ON_COLUMN = Grant(Kind.TABLE, "crm", "activity", "crm_owner", "UPDATE", "crm_key")
OTHERS = (
    Grant(Kind.TABLE, "crm_access", "other", "crm_owner", "SELECT"),
    Grant(Kind.FUNCTION, "crm_access", "f", "crm_owner", "EXECUTE", signature="integer"),
    Grant(Kind.TABLE, "crm", "activity", "crm_owner", "UPDATE", "other"),
    Grant(Kind.TABLE, "crm", "activity", "crm_owner", "SELECT"),
)


@pytest.mark.parametrize(
    ("standing", "wanted", "lost"),
    [
        (VIEW, replace(VIEW, definition="select 2", signature="bigint"), ON_VIEW),
        (FUNCTION, replace(FUNCTION, definition="y", parameters="b text"), ON_FUNCTION),
        (COLUMN, replace(COLUMN, definition="integer"), ON_COLUMN),
    ],
    ids=["view", "function", "column"],
)
def test_what_is_lost_is_granted_again(standing: SupportObject, wanted: SupportObject, lost: Grant) -> None:
    replaced, granted = changes(standing, wanted, lost, *OTHERS)
    assert isinstance(replaced, c.ReplaceObject)
    assert not replaced.in_place
    assert granted == c.GrantPrivilege(lost, c.Holder.OWNERS)


@pytest.mark.parametrize(
    ("standing", "wanted", "kept"),
    [
        (VIEW, replace(VIEW, definition="select 2"), ON_VIEW),
        (FUNCTION, replace(FUNCTION, definition="y"), ON_FUNCTION),
    ],
    ids=["view", "function"],
)
def test_what_is_replaced_in_place_keeps_its_privileges(
    standing: SupportObject, wanted: SupportObject, kept: Grant
) -> None:
    (replaced,) = changes(standing, wanted, kept, *OTHERS)
    assert isinstance(replaced, c.ReplaceObject)
    assert replaced.in_place
