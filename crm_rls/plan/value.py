"""A plan is a value: what will be done, how risky each step is, and from which state it was computed.

Text and SQL are views of it (`text`). A saved plan carries its statements, so what was reviewed
is what is run.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crm_rls.catalog import CatalogState, Role, ServerFacts
from crm_rls.change import (
    Declaration,
    Difference,
    Effect,
    Risk,
    Step,
    concerned,
    declaration_from,
    effect_from,
    step,
    step_from,
)
from crm_rls.diagnostics import Diagnostic
from crm_rls.diagnostics.records import as_records, from_records
from crm_rls.errors import PlanUnreadable
from crm_rls.meaning.proving.proofs import Outcome
from crm_rls.model import AddedTerritory, TableName
from crm_rls.model.growing import standing
from crm_rls.model.territories import Territory, TerritoryTree
from crm_rls.plan.assertions.results import AssertionResult, result_from
from crm_rls.plan.impact import Impact, impact_from
from crm_rls.plan.locks import TableLock, table_locks
from crm_rls.plan.notices.added_territories import Offer, offer_from
from crm_rls.plan.parts import Only, Part

FORMAT = 1

_DIAGNOSTICS = ("findings", "advice", "known")


@dataclass(frozen=True, slots=True)
class Plan:
    """Ordered steps for one database; `fingerprint` names the state they start from.

    `findings` are what no step mends, `advice` what to know before applying, `known` advice that the model in
    force gives reason for already. `declarations` are those that differ from that one, `effects`
    which way changed filters go, `impact` who gains and loses how many rows and `assertions` what is known of
    them, if somebody has asked the rows. `offers` are lines for the file of what managers have added. `locks`
    are the tables that nobody else reads or writes while it is applied. A plan of a `part` leaves out so many
    changes of the whole.
    """

    database: str
    version: int
    fingerprint: str
    steps: tuple[Step, ...]
    findings: tuple[Diagnostic, ...] = ()
    advice: tuple[Diagnostic, ...] = ()
    effects: tuple[Effect, ...] = ()
    known: tuple[Diagnostic, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    locks: tuple[TableLock, ...] = ()
    part: Part | None = None
    left_out: int = 0
    impact: Impact | None = None
    assertions: tuple[AssertionResult, ...] = ()
    offers: tuple[Offer, ...] = ()

    @property
    def empty(self) -> bool:
        """Say whether there is nothing to do."""
        return not self.steps

    @property
    def all_advice(self) -> tuple[Diagnostic, ...]:
        """Return the advice that is new, and the advice that holds already."""
        return (*self.advice, *self.known)

    @property
    def may_strand(self) -> bool:
        """Say whether it puts another tree in force; a group, a table or people alone do not."""
        return self.part is None or self.part.only is Only.POLICIES

    @property
    def broken(self) -> tuple[AssertionResult, ...]:
        """Return the assertions that do not hold of the model to come and the data of today."""
        return tuple(each for each in self.assertions if each.outcome is Outcome.FAILED)

    def risks(self) -> frozenset[Risk]:
        """Return the risks that some step has."""
        return frozenset(step.risk for step in self.steps)

    def to_json(self) -> str:
        """Return the plan as JSON with sorted keys; `from_json` reads it back."""
        told = {name: as_records(getattr(self, name)) for name in _DIAGNOSTICS}
        plan = {"crm_rls_plan": FORMAT, **dataclasses.asdict(self), **told}
        return json.dumps(plan, indent=2, ensure_ascii=False)


def from_json(text: str) -> Plan:
    """Return the plan that `to_json` wrote. Raises PlanUnreadable for anything else."""
    try:
        data = json.loads(text)
        if data.pop("crm_rls_plan") != FORMAT:
            raise PlanUnreadable("the plan was saved by another version of crm-rls: make a new plan")
        steps = tuple(map(step_from, data.pop("steps")))
        findings, advice, known = (from_records(data.pop(name)) for name in _DIAGNOSTICS)
        effects = tuple(effect_from(each) for each in data.pop("effects"))
        declarations = tuple(declaration_from(each) for each in data.pop("declarations"))
        impact = impact_from(data.pop("impact"))
        locks = tuple(TableLock(**each) for each in data.pop("locks"))
        assertions = tuple(map(result_from, data.pop("assertions")))
        offered = tuple(map(offer_from, data.pop("offers")))
        part, left_out = _part_from(data.pop("part")), data.pop("left_out")
        return Plan(
            **data,
            steps=steps,
            findings=findings,
            advice=advice,
            effects=effects,
            known=known,
            declarations=declarations,
            impact=impact,
            locks=locks,
            part=part,
            left_out=left_out,
            assertions=assertions,
            offers=offered,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise PlanUnreadable(f"this is not a plan of crm-rls ({exc}): make one with `crm-rls plan`") from exc


def _part_from(data: Mapping[str, Any] | None) -> Part | None:
    if data is None:
        return None
    table = TableName(**data["table"]) if data["table"] is not None else None
    return Part(Only(data["only"]) if data["only"] is not None else None, data["group"], table)


def build_plan(
    difference: Difference,
    current: CatalogState,
    desired: CatalogState,
    facts: ServerFacts,
    advice: Iterable[Diagnostic] = (),
    known: Iterable[Diagnostic] = (),
    declarations: Iterable[Declaration] = (),
) -> Plan:
    """Return the plan for a difference."""
    steps = tuple(step(change, facts.version) for change in difference.changes)
    fingerprint = fingerprint_of(current, desired, facts)
    return Plan(
        facts.database,
        facts.version,
        fingerprint,
        steps,
        difference.findings,
        tuple(advice),
        difference.effects,
        tuple(known),
        tuple(declarations),
        table_locks(difference.changes, facts),
    )


# -- fingerprint ---------------------------------------------------------------------------------------


def fingerprint_of(current: CatalogState, desired: CatalogState, facts: ServerFacts) -> str:
    """Return a hash of everything in the current state that a plan could depend on.

    Of the server's roles only ours and the declared logins count, so that a new stranger on the server
    does not make a plan stale; of people, memberships and added territories only those that the model has a
    word on, because managers change the others at any hour.
    """
    managed = {
        name: role
        for name, role in current.roles.items()
        if name in desired.roles or name in desired.logins or _marked(role)
    }
    lasting = concerned(current, desired)
    state = dataclasses.replace(
        lasting,
        roles=managed,
        timed=frozenset(dataclasses.replace(row, live=True) for row in lasting.timed),
        covers=frozenset(),
        shares=frozenset(),
        added=_ending(lasting, desired),
        made_logins=frozenset() if _makes_logins(desired) else lasting.made_logins,
    )
    shape = {name: (table.kind, table.columns) for name, table in facts.tables.items()}
    canonical = _canonical((state, facts.version, facts.support_version, facts.database, shape))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _ending(current: CatalogState, desired: CatalogState) -> frozenset[AddedTerritory]:
    """Return the added territories that end with the plan: those that the model has, or does not leave."""
    wanted = {row.key for row in desired.registry if row.table == "territory"}
    grows = any(row.table == "open_territory" for row in desired.registry)
    tree = TerritoryTree(tuple(Territory(key) for key in sorted(wanted)))
    return current.added - frozenset(standing(tree, current.added) if grows else ())


def _makes_logins(desired: CatalogState) -> bool:
    """Say whether managers make logins; where they no longer do, these keep the role that made them."""
    return any(role.create_role for role in desired.roles.values())


def _marked(role: Role) -> bool:
    return role.mark is not None and role.mark.startswith("crm_rls")


_PLAIN = frozenset({str, int, bool, type(None)})


def _canonical(value: object) -> str:
    """Return the value as text in one fixed order."""
    kind = type(value)
    if kind in _PLAIN:
        return repr(value)
    # dataclasses.fields() costs more than all the rest, and there are thousands of values.
    if names := getattr(kind, "__dataclass_fields__", None):
        return f"[{','.join([_canonical(getattr(value, name)) for name in names])}]"
    if isinstance(value, tuple | list):
        return f"[{','.join(map(_canonical, value))}]"
    if isinstance(value, Mapping):
        pairs = (f"{_canonical(key)}:{_canonical(each)}" for key, each in value.items())
        return f"{{{','.join(sorted(pairs))}}}"
    if isinstance(value, frozenset):
        return f"{{{','.join(sorted(map(_canonical, value)))}}}"
    return repr(str(value))
