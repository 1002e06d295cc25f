"""Make the plan of a part: what it takes of the whole plan, what it leaves out, and why it may be refused."""

from __future__ import annotations

from dataclasses import replace

from crm_rls.change import Change
from crm_rls.diagnostics import Code
from crm_rls.errors import Refused
from crm_rls.model import Model
from crm_rls.plan.locks import exclusive_advice, lock_advice
from crm_rls.plan.make import Planned, make_plan
from crm_rls.plan.part_models import model_of
from crm_rls.plan.parts import Only, Part, chosen, crossing, lacking, left_out, strange
from crm_rls.plan.value import build_plan
from crm_rls.plan.verdicts.person_directions import people_judged
from crm_rls.postgres.connection import Connection

SHOWN = 5
"""Reasons that are told before it is said how many more there are."""

_ABOUT_LOCKS = (Code.TOO_FEW_LOCKS, Code.ROOT_HELD)


def make_part_plan(
    connection: Connection,
    model: Model,
    part: Part,
    *,
    adopt_database: bool = False,
    model_wins: bool = False,
) -> Planned:
    """Return the plan of a part; it is applied with the whole model. Changes nothing.

    Raises Refused if the part needs what it leaves out, or would show what neither the state before nor the
    whole plan shows; and what `make_plan` raises.
    """
    whole = make_plan(connection, model, adopt_database=adopt_database, model_wins=model_wins)
    current, facts = whole.inspection.current, whole.inspection.facts
    own, reasons = whole, set[str]()
    if part.only is None:
        own = make_plan(connection, model_of(model, current.in_force, part))
        changes = own.difference.changes
    else:
        changes = chosen(whole.difference.changes, part.only, current, whole.desired)
        if part.only is Only.PEOPLE:
            own = _with_filters_of_now(own, changes)
            changes = own.difference.changes
    left = left_out(whole.difference.changes, changes)
    if part.only is Only.PEOPLE:
        reasons.update(lacking(changes, left, current))
    reasons.update(strange(changes, whole.difference.changes))
    reasons.update(crossing(changes, left, current, whole.desired))
    if reasons:
        shown = sorted(reasons)[:SHOWN]
        if len(reasons) > SHOWN:
            shown.append(f"and {len(reasons) - SHOWN} more")
        first = f"{part} cannot be applied alone. Apply another part first, or the whole plan:"
        raise Refused("\n  ".join((first, *shown)))
    structural = part.only is not Only.PEOPLE
    effects = tuple(each for each in own.difference.effects if bool(each.person) != structural)
    declarations = own.plan.declarations if structural else ()
    advice = (
        *(each for each in own.plan.advice if each.code not in _ABOUT_LOCKS),
        *lock_advice(changes, facts),
        *exclusive_advice(changes, model, facts),
    )
    difference = replace(own.difference, changes=changes, effects=effects)
    # The fingerprint is that of the whole plan: apply checks it with the model as it is declared.
    plan = build_plan(difference, current, whole.desired, facts, advice, own.plan.known, declarations)
    plan = replace(plan, part=part, left_out=len(left), offers=whole.plan.offers)
    return Planned(plan, own.inspection, whole.desired, difference, own.layouts if changes else None)


def _with_filters_of_now(whole: Planned, changes: tuple[Change, ...]) -> Planned:
    """Return the changes of people judged by the filters that are in force, which stay."""
    both = whole.layouts
    if both is None or both.before is None:
        return replace(whole, difference=replace(whole.difference, changes=changes))
    both = replace(both, after=both.before)
    difference = replace(whole.difference, changes=changes, effects=())
    inspection = whole.inspection
    judged = people_judged(both, inspection.current, inspection.facts, difference)
    return replace(whole, difference=judged, layouts=both)
