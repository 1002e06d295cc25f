"""The model that was in force and the one that shall be, laid out over the tables of a database. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crm_rls.catalog import CatalogState, ServerFacts
from crm_rls.catalog.inspector import Inspection
from crm_rls.change import NOT_RECORDED
from crm_rls.compile.fit.unnamed import with_unnamed
from crm_rls.compile.reach.layout import Layout, lay_out
from crm_rls.errors import CompileError, InForceUnreadable
from crm_rls.model import Model
from crm_rls.model.growing import grown
from crm_rls.model.in_force import Structure, same_structure, structure_in

UNFIT = "the model that was in force does not fit the database any more"


@dataclass(frozen=True, slots=True)
class Layouts:
    """Both layouts; without `before` nothing was in force, unless `unknown` says why nobody knows what was.

    They are one object if only people change. `recorded` is the former one without the territories that
    managers have added: its policies are those that stand.
    """

    before: Layout | None
    after: Layout
    unknown: str = ""
    recorded: Layout | None = None


def layouts(model: Model, inspection: Inspection, desired: CatalogState) -> Layouts:
    """Return the layouts of what the database recorded and of the model, with the tables that it means.

    Both have the territories that managers have added, as far as each leaves them.
    Raises CompileError if the model does not fit the database.
    """
    facts, current = inspection.facts, inspection.current
    after = laid_out(grown(model, current.added), facts)
    structure = recorded(current)
    if structure is None:
        return Layouts(None, after, NOT_RECORDED if facts.installed is not None else "")
    prefix = facts.installed or model.prefix
    if prefix == model.prefix and same_structure(current.in_force, desired.in_force):
        return Layouts(after, after, recorded=laid_out(model, facts) if current.added else after)
    former = replace(structure.model(prefix=prefix), schemas=model.schemas)
    try:
        put = lay_out(former, facts)
        before = lay_out(grown(former, current.added), facts) if current.added else put
        return Layouts(before, after, recorded=put)
    except CompileError:
        return Layouts(None, after, UNFIT)


def laid_out(model: Model, facts: ServerFacts) -> Layout:
    """Return the layout of a model over the tables that it means. Raises CompileError if it does not fit."""
    return lay_out(with_unnamed(model, facts), facts)


def recorded(state: CatalogState) -> Structure | None:
    """Return the structure that was recorded last; None where there is none that can be read."""
    try:
        return structure_in(state.in_force)
    except InForceUnreadable:
        return None
