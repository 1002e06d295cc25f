"""What is new since the model that is in force: words, and advice that it gives no reason for. Pure.

The base is what the database recorded at the last apply (ADR 0028).
"""

from __future__ import annotations

from collections.abc import Iterable

from crm_rls.catalog import CatalogState
from crm_rls.catalog.inspector import Inspection
from crm_rls.change import Declaration, changed_declarations
from crm_rls.diagnostics import Diagnostic, Severity
from crm_rls.model import Model
from crm_rls.model.in_force import Part, same_structure
from crm_rls.plan.advice import advise
from crm_rls.plan.attribute_tables import attribute_advice
from crm_rls.plan.directions import recorded


def declared_otherwise(model: Model, inspection: Inspection) -> tuple[Declaration, ...]:
    """Return what the model says otherwise; nothing where a record is there that cannot be read."""
    before = recorded(inspection.current)
    if before is None and Part.STRUCTURE in inspection.current.in_force:
        return ()
    return changed_declarations(before, model)


def told_once(
    standing: Iterable[Diagnostic], model: Model, inspection: Inspection, desired: CatalogState
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Return advice about how things stand: what is new with this plan, and what holds already.

    That is what the model in force gives reason for as well, and all of it if the model is that one: a plan
    before has told it, or the tables have grown since. A warning is told by each plan.
    """
    before = recorded(inspection.current)
    if before is None:
        return tuple(standing), ()
    was = before.model(prefix=model.prefix, schemas=model.schemas)
    facts = inspection.facts
    earlier = {each.key for each in (*advise(was, facts, inspection.current), *attribute_advice(was, facts))}
    same = same_structure(inspection.current.in_force, desired.in_force)
    told: dict[bool, list[Diagnostic]] = {True: [], False: []}
    for each in standing:
        told[each.severity is Severity.INFO and (same or each.key in earlier)].append(each)
    return tuple(told[False]), tuple(told[True])
