"""Whether a model fits a database: every reason why not, each with its next step.

Types of columns are not judged here; the server itself does that when `printing` shows it the
expressions.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import ServerFacts, TableFacts
from crm_rls.compile.layout import Layout
from crm_rls.model import Child, Mode, TableName
from crm_rls.model.predicates import columns, links


def misfits(layout: Layout, facts: ServerFacts) -> Iterator[str]:
    """Yield one sentence per reason; nothing when the facts are not known."""
    if not facts.known:
        return
    yield from _tables(layout, facts)
    yield from _columns(layout, facts)
    for child in layout.model.children:
        yield from _child(layout, child, facts)


def _tables(layout: Layout, facts: ServerFacts) -> Iterator[str]:
    declared = set(layout.model.tables())
    for name in sorted(declared - set(facts.tables)):
        yield (
            f"table {name} is in the model but not in database {facts.database}: "
            "create it, or take it out of `tables`."
        )
    yield from _seen_elsewhere(layout, facts)
    protected = (layout.model.root.name, *(child.name for child in layout.model.children))
    for name in protected:
        table = facts.tables.get(name)
        if table is not None and table.kind not in "rp":
            yield (
                f"{name} is not a table, so it cannot have policies: protect the tables below it and "
                "declare it `public`, or take it out of `tables`."
            )
    for name, table in sorted(facts.tables.items()):
        unclassified = (
            table.kind in "rpf" and name not in declared and not declared.intersection(table.parents)
        )
        if unclassified and name.schema in layout.model.schemas:
            yield (f"table {name} is not classified: say in `tables` whether it is child, public or blocked.")


def _seen_elsewhere(layout: Layout, facts: ServerFacts) -> Iterator[str]:
    """Yield protected tables that are also read past their policies: through a parent or a view."""
    model = layout.model
    guarded = {model.root.name, *(child.name for child in model.children), *model.blocked}
    for name in sorted(guarded & set(facts.tables)):
        for above in sorted(set(facts.tables[name].parents) & (set(model.tables()) - set(model.blocked))):
            yield (
                f"{name} inherits from {above}: who reads {above} sees its rows by the rules of {above} "
                f"alone. Declare {above} `blocked`, or end the inheritance."
            )
    for name in sorted(set(model.public) & set(facts.tables)):
        view = facts.tables[name]
        for below in sorted(guarded & set(view.lent)):
            remedy = "" if view.kind == "m" else f"ALTER VIEW {name} SET (security_invoker = true), or "
            yield (
                f"{name} is public but shows {below} to everybody, whatever the policies say: "
                f"{remedy}declare it `blocked`."
            )


def _columns(layout: Layout, facts: ServerFacts) -> Iterator[str]:
    root = facts.tables.get(layout.model.root.name)
    if root is None:
        return
    yield from _key(root, layout.model.root.key)
    positions = {field.position for field in layout.model.assignment}
    read = {*layout.read, *(field.column for field in layout.model.assignment)}
    read = read.union(*(columns(family.filter) for family in layout.model.families))
    for column in sorted(read - positions - set(root.columns)):
        yield f"column {root.name}.{column} is used by the model but is not there: add it or mend the filter."
    filters = (*layout.predicates, *(family.filter for family in layout.model.families))
    for link in dict.fromkeys(link for each in filters for link in links(each)):
        schema, _, name = link.table.partition(".")
        table = facts.tables.get(TableName(schema, name))
        if table is not None:
            for column in sorted(columns(link.condition) - set(table.columns)):
                yield f"column {table.name}.{column} is used by an exists filter but is not there."


def _key(table: TableFacts, key: str) -> Iterator[str]:
    if key not in table.columns:
        yield f"column {table.name}.{key} is declared as key but does not exist: set `key` of {table.name}."
    elif (key,) not in table.unique:
        yield f"column {table.name}.{key} is declared as key but not unique: add a primary key or set `key`."


def _child(layout: Layout, child: Child, facts: ServerFacts) -> Iterator[str]:
    table = facts.tables.get(child.name)
    parent = facts.tables.get(child.parent)
    if table is None or parent is None:
        return
    at_root = child.parent == layout.model.root.name
    key = layout.model.root.key if at_root else layout.model.child(child.parent).key
    if not at_root:
        yield from _key(parent, key)
    if child.via not in table.columns:
        yield f"column {child.name}.{child.via} is declared as `via` but does not exist: mend it."
        return
    if child.mode is Mode.CARRY:
        referring = [
            fk
            for fk in table.foreign_keys
            if fk.columns == (child.via,) and fk.target == child.parent and fk.target_columns == (key,)
        ]
        if referring and all(fk.deferrable for fk in referring):
            # A child that comes before its parent would be filled with nulls, and nothing would mend that.
            yield (
                f"{child.name} is to carry but its foreign key {child.via} -> {child.parent} is deferrable: "
                "make it NOT DEFERRABLE, or use `mode: follow`."
            )
        if not referring:
            yield (
                f"{child.name} is to carry but has no foreign key {child.via} -> {child.parent} ({key}): "
                "add it, or use `mode: follow`."
            )
