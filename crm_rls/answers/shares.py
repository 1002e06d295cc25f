"""Contacts that are shared, as groups of one contact each: so they are asked like every other group. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from crm_rls.answers.holders import Held
from crm_rls.model import AccessGroup, Model, Right, Sharing
from crm_rls.model.predicates import InList

_NAMED = "share of "
"""How they are called; names of groups have no blanks."""

_READ = frozenset({Right.READ})

Shared = Mapping[str, Any]
"""A row of sql/answers/shared_at."""


def is_share(group: str) -> bool:
    """Say whether a group is one of these."""
    return group.startswith(_NAMED)


def with_shares(model: Model, rows: Iterable[Shared]) -> Model:
    """Return the model with a group for each contact, to read and bound by every restriction."""
    if model.sharing is Sharing.NOTHING:
        return model
    shares = (share_of(model, contact) for contact in sorted({str(row["contact"]) for row in rows}))
    return replace(model, groups=(*model.groups, *shares))


def share_of(model: Model, contact: str) -> AccessGroup:
    """Return the group of those with whom the contact of that key is shared."""
    return AccessGroup(f"{_NAMED}{contact}", InList(model.root.key[0], (contact,)), _READ, _READ)


def by_shares(model: Model, rows: Iterable[Shared]) -> tuple[Held, ...]:
    """Return who is in these groups; nobody where the model lets nobody share."""
    if model.sharing is Sharing.NOTHING:
        return ()
    return tuple(
        Held(
            row["login"],
            f"{_NAMED}{row['contact']}",
            "share",
            row["login"],
            row["valid_from"],
            row["valid_until"],
            row["granted_by"],
            row["reason"],
            row["inherits"],
        )
        for row in rows
    )
