"""Policies that are there already: taken over where a filter can say them, and quoted otherwise. Pure.

A permissive policy becomes a group, which has no members yet; a restrictive one becomes a restriction, which
only narrows. So a policy that was misunderstood opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import chain, count

from crm_rls.catalog import CatalogState, Command, Policy
from crm_rls.diagnostics import Place
from crm_rls.drafting.drafts import EntryDraft, PolicyDraft
from crm_rls.drafting.groups import group_name
from crm_rls.errors import ModelError
from crm_rls.model import PersonAttribute, TableName
from crm_rls.reading.filters import FilterScope, parse_filter

LOGIN_NAME = "login_name"
"""The drafted attribute whose value is the login of its person, which is what CURRENT_USER gives."""

NEEDS_LOGIN = (("attributes", LOGIN_NAME),)

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
# The server prints a name of these letters in double quotes, and the keyword, however it was written, so.
_CURRENT_USER = re.compile(r"""('(?:[^']|'')*'|"(?:[^"]|"")*")|\b(?:CURRENT_USER|CURRENT_ROLE|USER)\b""")
_CAST_ARRAY = re.compile(r"\((ARRAY\[[^\]]*\])\)::text\[\]")
_SCOPE = FilterScope(Place("policy", 0, ""), attributes={LOGIN_NAME: PersonAttribute()})


def policies_of(
    state: CatalogState, root: TableName, guarded: Collection[TableName], taken: Collection[str]
) -> tuple[tuple[PolicyDraft, ...], tuple[EntryDraft, ...]]:
    """Return the policies of others on the tables, and the entries that say the same, by new names.

    Whether they say the same of the rows that are there is for `comparing` to find out. `taken` are the names
    that groups have already.
    """
    drafts: list[PolicyDraft] = []
    entries: list[EntryDraft] = []
    used = {*taken}
    for policy in sorted(state.policies.values(), key=lambda each: (each.table, each.name)):
        if policy.ours:
            continue
        where, why_not = _sayable(policy, root, guarded)
        if where is None:
            drafts.append(PolicyDraft(policy, reason=why_not))
            continue
        entry = _entry(policy, root, where, _free_name(group_name(policy.name), used))
        used.add(entry.name)
        if entry.needs and not any(each.name == LOGIN_NAME for each in entries):
            reason = "the login of a person: policies compare with CURRENT_USER"
            entries.append(EntryDraft("attributes", LOGIN_NAME, {"type": "text"}, reason))
        entries.append(entry)
        drafts.append(PolicyDraft(policy, (entry.section, entry.name)))
    return tuple(drafts), tuple(entries)


def _free_name(name: str, used: Collection[str]) -> str:
    numbered = (f"{name[:36]}_{number}" for number in count(2))
    return next(each for each in chain([name], numbered) if each not in used)


def _sayable(policy: Policy, root: TableName, guarded: Collection[TableName]) -> tuple[str | None, str]:
    """Return what a policy says as a filter, or None and why no filter of the draft says it."""
    if policy.table not in guarded:
        return None, "its table is blocked or public in the draft"
    if policy.permissive and policy.table != root:
        return None, "groups are drafted for contacts only, and child rows follow"
    if policy.using is not None and policy.check not in (None, policy.using):
        return None, "it asks another thing of new rows, which a group does not"
    expression = policy.using or policy.check or ""
    if expression == "true":
        return None, "it shows every row: group all_contacts is drafted anyhow"
    where = as_filter(expression)
    return where, "" if where is not None else "no filter of a model says it"


def _entry(policy: Policy, root: TableName, where: str, name: str) -> EntryDraft:
    reason = f"policy {policy.name} for {', '.join(policy.roles)}"
    needs = NEEDS_LOGIN if asks_login(policy) else ()
    if policy.permissive:
        keys: dict[str, object] = {"where": where, "rights": _RIGHTS[policy.command]}
        return EntryDraft("access_groups", name, keys, reason, needs)
    keys = {"where": where}
    if policy.table != root:
        keys["on"] = str(policy.table)
    if policy.command not in (Command.ALL, Command.SELECT):
        keys["rights"] = _RIGHTS[policy.command]
    return EntryDraft("restrictions", name, keys, reason, needs)


def as_filter(expression: str) -> str | None:
    """Return an expression as the server prints it as a filter of a model; None if no filter says it.

    Casts of literals and of columns to text go: a filter's values take the type of the column. What is lost
    by that, or changed inside of a literal, shows when both are compared on the rows. CURRENT_USER becomes an
    attribute.
    """
    text = _CAST_ARRAY.sub(r"\1", _CAST_COLUMN.sub(r"\1", _CAST_VALUE.sub(r"\1", expression)))
    text = with_login(text.replace(" ~~ ", " LIKE "), f"me.{LOGIN_NAME}")
    while text.startswith("(") and _closes_at_end(text):
        text = text[1:-1]
    try:
        parse_filter(text, _SCOPE)
    except ModelError:
        return None
    return text


def with_login(expression: str, login: str) -> str:
    """Return an expression as the server prints it with something in the place of CURRENT_USER."""
    return _CURRENT_USER.sub(lambda found: found[1] or login, expression)


def asks_login(policy: Policy) -> bool:
    """Say whether a policy asks CURRENT_USER."""
    expression = policy.using or policy.check or ""
    return with_login(expression, "") != expression


def _closes_at_end(text: str) -> bool:
    depth = 0
    for index, letter in enumerate(re.sub(r"'(?:[^']|'')*'", lambda found: "x" * len(found[0]), text)):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0:
            return index == len(text) - 1
    return False
