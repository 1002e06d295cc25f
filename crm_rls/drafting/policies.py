"""Policies that are there already: taken over where a filter can say them, and quoted otherwise. Pure.

A permissive policy becomes a group, which has no members yet; a restrictive one becomes a restriction, which
only narrows. So a policy that was misunderstood opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from crm_rls.catalog import CatalogState, Command, Policy
from crm_rls.diagnostics import Place
from crm_rls.drafting.drafts import EntryDraft
from crm_rls.drafting.groups import group_name
from crm_rls.errors import ModelError
from crm_rls.model import TableName
from crm_rls.reading.filters import FilterScope, parse_filter

_RIGHTS = {
    Command.ALL: ["read", "create", "update", "delete"],
    Command.SELECT: ["read"],
    Command.INSERT: ["create"],
    Command.UPDATE: ["update"],
    Command.DELETE: ["delete"],
}
_CAST_VALUE = re.compile(
    r"('(?:[^']|'')*')::(?:text|character varying(?:\(\d+\))?|bpchar|date|integer|bigint|numeric)"
)
_CAST_COLUMN = re.compile(r"\((\w+)\)::text")


_STAY = (
    "The policies below are in the database. They stay in force beside those of this model, and what a "
    "permissive one allows stays allowed: drop each as soon as this model says it."
)


@dataclass(frozen=True, slots=True)
class PoliciesDraft:
    """What policies became, and the words for those that are only quoted."""

    entries: tuple[EntryDraft, ...]
    remarks: tuple[str, ...]


def policies_of(state: CatalogState, root: TableName, guarded: Collection[TableName]) -> PoliciesDraft:
    """Return what the policies of others on the tables become."""
    entries: list[EntryDraft] = []
    remarks: list[str] = []
    for policy in sorted(state.policies.values(), key=lambda each: (each.table, each.name)):
        if policy.ours:
            continue
        entry = _taken_over(policy, root, guarded)
        quoted = " ".join(_quoted(policy))
        if entry is None:
            remarks.append(quoted)
        else:
            entries.append(entry)
            remarks.append(f"{quoted}; taken over as {entry.section[:-1].replace('_', ' ')} {entry.name}")
    if remarks:
        remarks.insert(0, _STAY)
    return PoliciesDraft(tuple(entries), tuple(remarks))


def _taken_over(policy: Policy, root: TableName, guarded: Collection[TableName]) -> EntryDraft | None:
    where = as_filter(policy.using or policy.check or "")
    if where is None or policy.table not in guarded or (policy.permissive and policy.table != root):
        return None
    name, reason = group_name(policy.name), f"policy {policy.name} for {', '.join(policy.roles)}"
    if policy.permissive:
        return EntryDraft("access_groups", name, {"where": where, "rights": _RIGHTS[policy.command]}, reason)
    keys: dict[str, object] = {"where": where}
    if policy.table != root:
        keys["on"] = str(policy.table)
    if policy.command not in (Command.ALL, Command.SELECT):
        keys["rights"] = _RIGHTS[policy.command]
    return EntryDraft("restrictions", name, keys, reason)


def as_filter(expression: str) -> str | None:
    """Return an expression as the server prints it as a filter of a model; None if no filter says it.

    Casts of literals and of columns to text go: a filter's values take the type of the column.
    """
    text = _CAST_COLUMN.sub(r"\1", _CAST_VALUE.sub(r"\1", expression))
    while text.startswith("(") and _closes_at_end(text):
        text = text[1:-1]
    if text == "true":
        return None  # a group of all contacts is drafted anyhow
    try:
        parse_filter(text, FilterScope(Place("policy", 0, "")))
    except ModelError:
        return None
    return text


def _closes_at_end(text: str) -> bool:
    depth = 0
    for index, letter in enumerate(re.sub(r"'(?:[^']|'')*'", lambda found: "x" * len(found[0]), text)):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0:
            return index == len(text) - 1
    return False


def _quoted(policy: Policy) -> Iterator[str]:
    """Yield the parts of a policy's own statement."""
    kind = "" if policy.permissive else " AS RESTRICTIVE"
    yield f"policy {policy.name} on {policy.table}{kind} for {policy.command} to {', '.join(policy.roles)}"
    if policy.using is not None:
        yield f"using ({policy.using})"
    if policy.check is not None:
        yield f"with check ({policy.check})"
