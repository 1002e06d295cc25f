"""What `inspect --table` says: who may do what with a table and why, in sentences."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from crm_rls.catalog.protection import Basis, Login, PolicyInUse, Protection, WayAround, alike
from crm_rls.cli.output import show

_KINDS = {
    "r": "table",
    "p": "partitioned table",
    "f": "foreign table",
    "v": "view",
    "m": "materialized view",
}
_VERBS = {"SELECT": "read", "INSERT": "create", "UPDATE": "update", "DELETE": "delete"}
_BESIDE = {
    "TRUNCATE": "may empty the table (TRUNCATE), which no policy stops",
    "TRIGGER": "may add triggers, which see every row that is written",
    "REFERENCES": "may refer to its keys, which tells whether one is there",
}

_NAMES_SHOWN = 8
_POLICIES_SHOWN = 20
"""What the text shows of a long list; JSON has all."""


def table_as_json(found: Protection) -> Mapping[str, object]:
    """Return everything that was read, as types that JSON knows."""
    return {**dataclasses.asdict(found), "name": str(found.name)}


def show_table(found: Protection) -> None:
    """Print what protects a table."""
    show("\n".join(sentences(found)), {f"{found.name} is": "bold"})


def sentences(found: Protection) -> Iterator[str]:
    """Yield the lines of the text."""
    yield f"{found.name} is a {_KINDS[found.kind]} of {found.owner}; {_row_security(found)}."
    if found.basis:
        yield from _section("It reads", map(_basis, found.basis))
    yield from _section("Who may do what", _logins(found))
    shown = [line for each in found.policies[:_POLICIES_SHOWN] for line in _policy(each)]
    if len(found.policies) > _POLICIES_SHOWN:
        shown.append(f"and {len(found.policies) - _POLICIES_SHOWN} more: --format json")
    yield from _section("Policies", shown)
    yield from _section("Beside the policies", map(_around, found.ways_around))


def _section(title: str, lines: Iterator[str] | Sequence[str]) -> Iterator[str]:
    found = [f"  {each}" for each in lines]
    if found:
        yield from ("", title, *found)


def _row_security(found: Protection) -> str:
    if found.kind not in "rp":
        return "it has no policies of its own"
    if not found.enabled:
        return "row security is off, so privileges alone decide"
    return (
        "row security is on, for its owner too"
        if found.forced
        else "row security is on, but not for its owner"
    )


def _basis(each: Basis) -> str:
    if not each.whom:
        rights = "with the rights of the caller"
    elif each.escapes or not each.protected:
        rights = (
            f"with the rights of {each.whom}, whom no policy stops: whoever may read the view gets every row"
        )
    else:
        rights = f"with the rights of {each.whom}: whoever may read the view gets the rows of {each.whom}"
    return f"{each.name} {rights}" + ("" if each.protected else "; row security is off there")


# -- logins --------------------------------------------------------------------------------------------


def _logins(found: Protection) -> Iterator[str]:
    by_name = {each.name: each for each in found.policies}
    for group in alike(found.logins).values():
        names, first = _listed([each.name for each in group]), group[0]
        for number, said in enumerate(_rights(first, by_name)):
            yield f"{names}: {said}" if number == 0 else f"  {said}"
    becoming: dict[tuple[str, ...], list[str]] = {}
    for login in found.logins:
        if login.becomes:
            becoming.setdefault(login.becomes, []).append(login.name)
    for roles, logins in becoming.items():
        yield f"{_listed(logins)}: can become {_listed(roles)} (SET ROLE), and has their rights then"
    if not found.logins:
        yield "no login has a privilege on it"


def _rights(login: Login, policies: Mapping[str, PolicyInUse]) -> Iterator[str]:
    held = (*login.privileges, *login.on_columns)
    if not held:
        return
    if not login.reaches:
        yield f"has {', '.join(held)}, but no USAGE on the schema, so cannot name the table"
        return
    said: dict[str, list[str]] = {}
    for command, verb in _VERBS.items():
        if command in held:
            part = " (some columns)" if command in login.on_columns else ""
            said.setdefault(_which(login, command, policies), []).append(verb + part)
    for which, verbs in said.items():
        yield f"can {' and '.join((', '.join(verbs[:-1]), verbs[-1]) if verbs[:-1] else verbs)} {which}"
    for privilege, words in _BESIDE.items():
        if privilege in held and not login.passes.startswith("superuser"):
            yield words


def _which(login: Login, command: str, policies: Mapping[str, PolicyInUse]) -> str:
    """Return in words which rows a login reaches by a command."""
    if login.passes:
        return f"every row: {login.passes}"
    found = [policies[name] for name in login.policies if policies[name].command in ("ALL", command)]
    allowing = [each.name for each in found if each.permissive]
    limiting = [each.name for each in found if not each.permissive]
    if not allowing:
        return "no row: it has the privilege, and no policy allows it one"
    limits = f", as far as {_listed(limiting)} allows" if limiting else ""
    return f"rows by {'policy' if len(allowing) == 1 else 'policies'} {_listed(allowing)}{limits}"


def _listed(names: Sequence[str]) -> str:
    more = (f"{len(names) - _NAMES_SHOWN} more",) if len(names) > _NAMES_SHOWN else ()
    return ", ".join((*names[:_NAMES_SHOWN], *more))


# -- policies and ways around --------------------------------------------------------------------------


def _policy(policy: PolicyInUse) -> Iterator[str]:
    kind = "allows" if policy.permissive else "limits"
    whose = "of crm_rls" if policy.ours else "of others"
    yield f"{policy.name} ({whose}) {kind} {policy.command} for {_listed(policy.roles)}"
    if policy.using is not None:
        yield f"  where {_in_one_line(policy.using)}"
    if policy.check is not None and policy.check != policy.using:
        yield f"  new rows must fulfil {_in_one_line(policy.check)}"
    if policy.own_columns:
        yield f"  whoever writes {_listed(policy.own_columns)} decides who sees the row"
    for each in policy.reads:
        yield f"  linked to {each}: whoever writes there decides, too"
    for each in policy.calls:
        yield f"  asks the function {each}"


def _in_one_line(expression: str) -> str:
    return " ".join(expression.split())


def _around(way: WayAround) -> str:
    past = "whom no policy stops" if way.escapes else "to whom policies apply"
    match way.kind:
        case "view" | "materialized view" if not way.whom:
            return (
                f"{way.kind} {way.name} reads it with the rights of the caller, so its policies count there"
            )
        case "view":
            return f"view {way.name} reaches it with the rights of {way.whom}, {past}"
        case "materialized view":
            return f"materialized view {way.name} keeps a copy of what {way.whom} sees, {past}"
        case "publication":
            return f"publication {way.name} sends every row to subscribers; policies do not apply"
        case "function":
            return f"function {way.name} names it and runs with the rights of {way.whom}, {past}"
        case "trigger":
            return f"trigger {way.name} gives {way.whom} every row that is written"
        case "rule":
            return f"rule {way.name} rewrites statements on it"
        case "partition of" | "inherits from":
            state = "off" if way.escapes else "on"
            return (
                f"{way.kind} {way.name}: whoever asks there gets rows by the policies of that table ({state})"
            )
        case kind:
            state = "off" if way.escapes else "on"
            return f"{kind} {way.name}: row security is {state} for whoever asks it directly"
