"""A plan is a value: what will be done, how risky each step is, and from which state it was computed.

Text, JSON and SQL are views of it (`report`). A saved plan carries its statements, so what was reviewed
is what is run.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm_rls.catalog import UNVERSIONED, CatalogState, Grant, Kind, Role, ServerFacts, SupportObject
from crm_rls.change import kinds as c
from crm_rls.change.diff import Difference
from crm_rls.change.kinds import Change, Risk
from crm_rls.change.render import render
from crm_rls.diagnostics import Code, Diagnostic, Place, Severity
from crm_rls.errors import PlanUnreadable

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One change: its kind, what it is about, its risk and its statements."""

    kind: str
    subject: str
    risk: Risk
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Ordered steps for one database; `fingerprint` names the state they start from.

    `findings` are what no step mends, `advice` what to know before applying.
    """

    database: str
    version: int
    fingerprint: str
    steps: tuple[Step, ...]
    findings: tuple[Diagnostic, ...] = ()
    advice: tuple[Diagnostic, ...] = ()

    @property
    def empty(self) -> bool:
        """Say whether there is nothing to do."""
        return not self.steps

    def risks(self) -> frozenset[Risk]:
        """Return the risks that some step has."""
        return frozenset(step.risk for step in self.steps)

    def to_json(self) -> str:
        """Return the plan as JSON with sorted keys; `from_json` reads it back."""
        return json.dumps({"crm_rls_plan": FORMAT, **dataclasses.asdict(self)}, indent=2, ensure_ascii=False)


def from_json(text: str) -> Plan:
    """Return the plan that `to_json` wrote. Raises PlanUnreadable for anything else."""
    try:
        data = json.loads(text)
        if data.pop("crm_rls_plan") != FORMAT:
            raise PlanUnreadable("the plan was saved by another version of crm-rls: make it anew")
        steps = tuple(
            Step(s["kind"], s["subject"], Risk(s["risk"]), tuple(s["statements"])) for s in data.pop("steps")
        )
        findings, advice = (tuple(map(_diagnostic, data.pop(key))) for key in ("findings", "advice"))
        return Plan(**data, steps=steps, findings=findings, advice=advice)
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise PlanUnreadable(f"this is not a plan of crm-rls ({exc}): make one with `crm-rls plan`") from exc


def _diagnostic(saved: dict[str, Any]) -> Diagnostic:
    place = None if saved["place"] is None else Place(**saved["place"])
    return Diagnostic(
        **{**saved, "code": Code(saved["code"]), "severity": Severity(saved["severity"]), "place": place}
    )


def build_plan(
    difference: Difference,
    current: CatalogState,
    desired: CatalogState,
    facts: ServerFacts,
    advice: Iterable[Diagnostic] = (),
) -> Plan:
    """Return the plan for a difference."""
    steps = tuple(step(change, facts.version) for change in difference.changes)
    fingerprint = fingerprint_of(current, desired, facts)
    return Plan(facts.database, facts.version, fingerprint, steps, difference.findings, tuple(advice))


def step(change: Change, version: int) -> Step:
    """Return a change as a step, with its statements for a server of this version."""
    return Step(_kind(change), subject(change), change.risk, render(change, version))


# -- words ---------------------------------------------------------------------------------------------


def _kind(change: Change) -> str:
    name = type(change).__name__
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def subject(change: Change) -> str:  # noqa: C901, PLR0911, PLR0912 -- one case per change
    """Return what the change is about, for people."""
    match change:
        case c.RenameRole(old, new) | c.RenameGroupRows(old, new):
            return f"{old} -> {new}"
        case c.RenamePolicy(table, old, new):
            return f"{old} -> {new} on {table}"
        case c.Suspend(table) | c.OpenTable(table) | c.Backfill(table, _) | c.ProtectTable(table, _):
            return str(table)
        case c.RevokePrivilege(grant):
            return f"{_privilege(grant)} from {grant.grantee}"
        case c.GrantPrivilege(grant) | c.GrantToOwner(grant) | c.GrantToManagers(grant):
            return f"{_privilege(grant)} to {grant.grantee}"
        case c.RevokeRole(membership):
            return f"{membership.member} leaves {membership.role}"
        case c.GrantRole(membership, current):
            verb = "joins" if current is None else "keeps, with other options,"
            return f"{membership.member} {verb} {membership.role}"
        case c.DropTimed(row) | c.PutTimed(row):
            return f"{row.login} in {row.group}, {_moment(row.valid_from)} until {_moment(row.valid_until)}"
        case c.DropPerson(row) | c.PutPerson(row):
            return f"{row.person} ({row.login})"
        case c.PutRegistry(row) | c.DropRegistry(row):
            return "the model" if row.table == "model" else f"{row.table.replace('_', ' ')} {row.key}"
        case c.RecordMemberships(prefix):
            return f"of {prefix}"
        case c.DropPolicy(policy) | c.CreatePolicy(policy) | c.AlterPolicy(_, policy):
            return f"{policy.name} on {policy.table}"
        case c.CreateLogin(name) | c.DropRole(name, 0):
            return name
        case c.DropRole(name, members):
            return f"{name} with {members} members"
        case c.CreateRole(role) | c.AlterRole(_, role):
            return role.name
        case c.MigrateSupport(migration):
            if migration.previous == UNVERSIONED:
                return f"{migration.revision} is recorded"
            return f"{migration.previous or 'nothing'} -> {migration.revision}"
        case c.ChangeOwner(each, owner):
            return f"{_object(each)} to {owner}"
        case (
            c.CreateObject(each)
            | c.CreateGuard(each)
            | c.ReplaceObject(_, each)
            | c.DropObject(each)
            | c.DropGuard(each)
        ):
            return _object(each)
        case c.Replan(tables, _):
            return ", ".join(map(str, tables))


def _object(each: SupportObject) -> str:
    where = f" on {each.schema}.{each.table}" if each.table else ""
    *_, own = each.identity
    name = own if where or each.schema == each.name else f"{each.schema}.{own}"
    return f"{each.kind} {name}{where}"


def _privilege(grant: Grant) -> str:
    column = f" ({grant.column})" if grant.column else ""
    name = grant.name if grant.schema == grant.name else f"{grant.schema}.{grant.name}"
    if grant.kind is Kind.FUNCTION:
        name += f"({grant.signature})"
    return f"{grant.privilege}{column} on {grant.kind} {name}"


def _moment(moment: datetime | None) -> str:
    return "open" if moment is None else moment.isoformat(sep=" ", timespec="minutes")


# -- fingerprint ---------------------------------------------------------------------------------------


def fingerprint_of(current: CatalogState, desired: CatalogState, facts: ServerFacts) -> str:
    """Return a hash of everything in the current state that a plan could depend on.

    Of the server's roles only ours and the declared logins count, so that a new stranger on the server
    does not make a plan stale; of people and memberships only what the model declares, because managers
    change the others at any hour.
    """
    managed = {
        name: role
        for name, role in current.roles.items()
        if name in desired.roles or name in desired.logins or _marked(role)
    }
    declared = {(each.role, each.member) for each in desired.memberships}
    state = dataclasses.replace(
        current,
        roles=managed,
        memberships=frozenset(each for each in current.memberships if (each.role, each.member) in declared),
        people=frozenset(row for row in current.people if row.declared),
        timed=frozenset(row for row in current.timed if row.declared),
        covers=frozenset(),
    )
    shape = {name: (table.kind, table.columns) for name, table in facts.tables.items()}
    canonical = json.dumps(
        _canonical((state, facts.version, facts.support_version, facts.database, shape)), sort_keys=True
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _marked(role: Role) -> bool:
    return role.mark is not None and role.mark.startswith("crm_rls")


_PLAIN = frozenset({str, int, bool, type(None)})


def _canonical(value: object) -> object:
    """Return the value as JSON types in one fixed order."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    # dataclasses.fields() costs more than all the rest, and there are thousands of values.
    if names := getattr(kind, "__dataclass_fields__", None):
        return [_canonical(getattr(value, name)) for name in names]
    if isinstance(value, tuple | list):
        return [_canonical(each) for each in value]
    if isinstance(value, Mapping):
        return sorted(([_canonical(key), _canonical(each)] for key, each in value.items()), key=repr)
    if isinstance(value, frozenset):
        return sorted((_canonical(each) for each in value), key=repr)
    return value if isinstance(value, str) else str(value)
