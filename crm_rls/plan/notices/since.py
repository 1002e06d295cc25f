"""What is new since the model that is in force: words, and advice that it gives no reason for. Pure.

The base is what the database recorded at the last apply (ADR 0028).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from crm_rls.catalog import CatalogState
from crm_rls.catalog.inspector import Inspection
from crm_rls.change import Declaration, changed_declarations
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Model
from crm_rls.model.in_force import NOTHING, Part, same_structure
from crm_rls.plan.notices.advice import advise
from crm_rls.plan.notices.attribute_tables import attribute_advice
from crm_rls.plan.verdicts.layouts import Layouts, recorded


class Since(NamedTuple):
    """The changed declarations; advice that is new with it, and advice that holds already."""

    declarations: tuple[Declaration, ...]
    advice: tuple[Diagnostic, ...]
    known: tuple[Diagnostic, ...]


def since(
    model: Model,
    inspection: Inspection,
    desired: CatalogState,
    both: Layouts,
    standing: Iterable[Diagnostic],
) -> Since:
    """Return what is new; `both` are the layouts of the model in force and of this one.

    `standing` is advice about how things stand. The part for which the model in force gives reason, too, is
    not new: an earlier plan has shown it, or the tables have grown since. If the model is that one, none of
    it is new. A warning is reported by every plan. If there is a record that cannot be read, the former
    declarations are unknown.
    """
    current, facts = inspection.current, inspection.facts
    if same_structure(current.in_force, desired.in_force):
        return Since((), *_divided(standing, None))
    before = recorded(current)
    if before is None:
        unread = current.in_force.get(Part.STRUCTURE, NOTHING) != NOTHING
        return Since(() if unread else changed_declarations(None, model), tuple(standing), ())
    was = both.before
    told = () if was is None else (*advise(was, facts, current), *attribute_advice(was.model, facts))
    earlier = {each.key for each in told}
    return Since(changed_declarations(before, model), *_divided(standing, earlier))


def _divided(
    standing: Iterable[Diagnostic], earlier: Collection[tuple[Code, str]] | None
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Return advice that is new and advice that holds already; None is that all of it does."""
    new: list[Diagnostic] = []
    known: list[Diagnostic] = []
    for each in standing:
        holds = each.severity is Severity.INFO and (earlier is None or each.key in earlier)
        (known if holds else new).append(each)
    return tuple(new), tuple(known)
