"""Whether a model fits a database: every reason why not, with the place in the model and the next step.

Types of columns are not judged here; the server itself does that when `printing` shows it the
expressions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from crm_rls.catalog import ServerFacts, TableFacts
from crm_rls.compile.linking import link_place, unfit_link
from crm_rls.diagnostics import Code, Diagnostic, Place, Severity, closest
from crm_rls.model import Child, DeclaredFilter, Link, Mode, Model, TableName
from crm_rls.model.predicates import CompareValues, Predicate, columns, links, walk

_MEND_COLUMN = "mend the name, or add the column"
_MEND_TEXT = f"{_MEND_COLUMN}; a text is written in single quotes"


def misfits(model: Model, linked: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield every reason but tables that nobody classified; nothing when the facts are not known.

    `linked` is the model with the columns of its links, as far as the foreign keys tell them.
    """
    if not facts.known:
        return
    yield from _tables(model, facts)
    yield from _columns(model, facts)
    for child in model.children:
        yield from _child(model, linked, child, facts)


def unclassified(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield the tables of the declared schemas about which the model says nothing.

    They can be left out of a compilation: then nobody gets anything there.
    """
    declared = set(model.tables())
    for name, table in sorted(facts.tables.items()):
        known = name in declared or bool(declared.intersection(table.parents))
        if table.kind in "rpf" and not known and name.schema in model.schemas:
            cause = f"table {name} is not classified"
            step = "say in `tables` whether it is child, public or blocked"
            yield unfit(Code.UNCLASSIFIED_TABLE, f"table {name}", cause, step, model.place("tables"))


def unfit(code: Code, name: str, cause: str, next_step: str, place: Place | None) -> Diagnostic:
    """Return a reason why a model does not fit."""
    return Diagnostic(code, Severity.ERROR, cause, next_step, place, name)


def missing_column(
    table: TableFacts, column: str, owner: str, place: Place | None, *, otherwise: str = _MEND_COLUMN
) -> Diagnostic:
    """Return that a column which `owner` names is not there, with the nearest name that is."""
    cause = f"column {table.name}.{column} is not there"
    return unfit(Code.MISSING_COLUMN, owner, cause, _nearest(column, table.columns, otherwise), place)


def _nearest(word: str, known: Collection[str], otherwise: str) -> str:
    found = closest(word, known)
    return otherwise if found is None else f"did you mean `{found}`? If not, {otherwise}"


def _tables(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    declared = set(model.tables())
    others = {str(name) for name in facts.tables if name not in declared}
    for name in sorted(declared - set(facts.tables)):
        cause = f"table {name} is in the model but not in database {facts.database}"
        step = _nearest(str(name), others, "create it, or take it out of `tables`")
        yield unfit(Code.MISSING_TABLE, f"table {name}", cause, step, model.place("tables", str(name)))
    yield from _seen_elsewhere(model, facts)
    for name in model.guarded():
        table = facts.tables.get(name)
        if table is not None and table.kind not in "rp":
            cause = f"{name} is not a table, so it cannot have policies"
            step = "protect the tables below it and declare it `public`, or take it out of `tables`"
            yield unfit(Code.NOT_A_TABLE, f"table {name}", cause, step, model.place("tables", str(name)))


def _seen_elsewhere(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield protected tables that are also read past their policies: through a parent or a view."""
    guarded = {*model.guarded(), *model.blocked}
    for name in sorted(guarded & set(facts.tables)):
        for above in sorted(set(facts.tables[name].parents) & (set(model.tables()) - set(model.blocked))):
            cause = (
                f"{name} inherits from {above}, and a query on {above} returns its rows by the rules of "
                f"{above} alone"
            )
            step = f"declare {above} `blocked`, or end the inheritance"
            place = model.place("tables", str(name))
            yield unfit(Code.INHERITS_FROM_READABLE, f"table {name}", cause, step, place)
    for name in sorted(set(model.public) & set(facts.tables)):
        view = facts.tables[name]
        for below in sorted(guarded & set(view.lent)):
            cause = f"{name} is public but shows {below} to everybody, whatever the policies say"
            remedy = "" if view.kind == "m" else f"ALTER VIEW {name} SET (security_invoker = true), or "
            step = f"{remedy}declare it `blocked`"
            place = model.place("tables", str(name))
            yield unfit(Code.PUBLIC_VIEW_SHOWS_PROTECTED, f"view {name}", cause, step, place)


def _columns(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    root = facts.tables.get(model.root.name)
    if root is None:
        return
    yield from _key(model, root, model.root.key)
    assigned = {field.column: field.name for field in model.assignment}
    for column in sorted(assigned.keys() - set(root.columns)):
        name = assigned[column]
        place = model.place("assignment", name, "column")
        yield missing_column(root, column, f"assignment {name}", place)
    for field in model.assignment:
        known = root.columns.get(field.column)
        if known is not None and known.generated and (field.position is not None or field.rules):
            what = "`rules` fill" if field.rules else "`position` follows"
            cause = (
                f"{what} {root.name}.{field.column}, which is generated: no trigger sees or sets its value"
            )
            step = "assign to a column of its own"
            place = model.place("assignment", field.name, "column")
            yield unfit(Code.UNFIT_GENERATED_COLUMN, f"assignment {field.name}", cause, step, place)
    for each in model.filters():
        yield from missing_columns(model, facts, each)


def missing_columns(model: Model, facts: ServerFacts, declared: DeclaredFilter) -> Iterator[Diagnostic]:
    """Yield the columns of a filter that are not there, in its table and in link tables.

    Those of assignments are left out: they are told once, and not for each group with territories.
    """
    asked = facts.tables.get(declared.table)
    if asked is None:
        return
    elsewhere = {name for field in model.assignment for name in (field.column, field.position)}
    if declared.table != model.root.name:
        elsewhere = set()
    elsewhere |= {column for link in links(declared.predicate) for column in link.own}  # told as a key
    for column in sorted(columns(declared.predicate) - elsewhere - set(asked.columns)):
        step = _step(declared.predicate, column)
        yield missing_column(asked, column, declared.owner, model.place(*declared.steps), otherwise=step)
    for link in links(declared.predicate):
        table = facts.tables.get(TableName.of(link.table))
        if table is not None:
            for column in sorted(columns(link.condition) - set(table.columns)):
                step = _step(link.condition, column)
                yield missing_column(
                    table, column, declared.owner, model.place(*declared.steps), otherwise=step
                )


def _step(predicate: Predicate, column: str) -> str:
    """Return the next step for a column that is not there, which may have been meant as a text."""
    beside = (columns(node) for node in walk(predicate) if isinstance(node, CompareValues))
    return _MEND_TEXT if any(column in names for names in beside) else _MEND_COLUMN


def _key(model: Model, table: TableFacts, key: str) -> Iterator[Diagnostic]:
    owner, place = f"table {table.name}", model.place("tables", str(table.name), "key")
    if key not in table.columns:
        step = f"set `key` of {table.name} to a unique column"
        yield missing_column(table, key, owner, place, otherwise=step)
    elif (key,) not in table.unique:
        cause = f"column {table.name}.{key} is declared as key but not unique"
        yield unfit(Code.KEY_NOT_UNIQUE, owner, cause, "add a primary key, or set `key`", place)


def _child(model: Model, bound: Model, child: Child, facts: ServerFacts) -> Iterator[Diagnostic]:
    table = facts.tables.get(child.name)
    if table is None:
        return
    if not child.links or any(link.back for link in child.links):
        yield from _key(model, table, child.key)
    for number, link in enumerate(bound.child(child.name).links):
        other = facts.tables.get(link.to)
        if other is None:
            continue
        place = link_place(model, child, number)
        step = f"set `via` to the column that refers to {link.to}"
        declared = child.links[number]
        named = () if declared.back else declared.columns
        holders = ((table, () if link.back else link.via), (other, link.columns if link.back else named))
        missing = [(holder, each) for holder, some in holders for each in some if each not in holder.columns]
        for holder, each in missing:
            yield missing_column(holder, each, f"table {child.name}", place, otherwise=step)
        if not missing:
            yield from unfit_link(model, facts, child, number)
        if link.unchecked and not link.back and not missing:
            yield from _unique(other, tuple(column for _, column in bound.pairs(link)), place)
        generated = [each for each in link.via if each in table.columns and table.columns[each].generated]
        if child.mode is Mode.CARRY and generated:
            cause = f"{child.name} is to carry but {generated[0]}, which refers to {link.to}, is generated"
            step = "make it a plain column, or use `mode: follow`"
            yield unfit(Code.UNFIT_GENERATED_COLUMN, f"table {child.name}", cause, step, place)
        elif child.mode is Mode.CARRY and not missing:
            yield from _carrying(model, bound, child, link, table)


def _unique(table: TableFacts, columns: tuple[str, ...], place: Place | None) -> Iterator[Diagnostic]:
    if not any(set(unique) <= set(columns) for unique in table.unique):
        cause = f"`{', '.join(columns)}` of {table.name} is not unique, so a row would hang on several"
        step = f"set `key` of {table.name} to a unique column, or name the columns that are meant"
        yield unfit(Code.KEY_NOT_UNIQUE, f"table {table.name}", cause, step, place)


def _carrying(
    model: Model, bound: Model, child: Child, link: Link, table: TableFacts
) -> Iterator[Diagnostic]:
    owner, place = f"table {child.name}", model.place("tables", str(child.name), "mode")
    columns = tuple(column for _, column in bound.pairs(link))
    referring = [
        fk
        for fk in table.foreign_keys
        if fk.columns == link.via and fk.target == link.to and fk.target_columns == columns and fk.validated
    ]
    via = ", ".join(link.via)
    if referring and all(fk.deferrable for fk in referring):
        # A child that comes before its parent would be filled with nulls, and nothing would mend that.
        cause = f"{child.name} is to carry but its foreign key {via} -> {link.to} is deferrable"
        step = "make it NOT DEFERRABLE, or use `mode: follow`"
        yield unfit(Code.CARRY_OVER_DEFERRABLE_KEY, owner, cause, step, place)
    elif not referring and link.unchecked:
        cause = f"{child.name} is to carry but has no foreign key {via} -> {link.to} ({', '.join(columns)})"
        yield unfit(Code.CARRY_WITHOUT_FOREIGN_KEY, owner, cause, "add it, or use `mode: follow`", place)
