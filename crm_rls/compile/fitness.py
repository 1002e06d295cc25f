"""Whether a model fits a database: every reason why not, with the place in the model and the next step.

Types of columns are not judged here; the server itself does that when `printing` shows it the
expressions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from crm_rls.catalog import ServerFacts, TableFacts
from crm_rls.compile.linking import link_place, refers_place, tree_place, unfit_link
from crm_rls.diagnostics import Code, Diagnostic, Place, Severity, closest
from crm_rls.model import Child, DeclaredFilter, Link, Mode, Model, TableName
from crm_rls.model.key_forms import KeyArray
from crm_rls.model.predicates import CompareValues, Predicate, columns, links, walk
from crm_rls.model.trees import above

_MEND_COLUMN = "correct the name, or add the column"
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
    for name in model.guarded():
        yield from _referring(model, linked, name, facts)
        yield from _tree(model, linked, name, facts)


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
    totals = {each.table: each.column for each in model.totals}
    for name in model.guarded():
        table = facts.tables.get(name)
        if table is not None and table.kind not in "rp":
            cause = f"{name} is not a table, so it cannot have policies"
            step = "protect the tables below it and declare it `view`, or take it out of `tables`"
            if name in totals:
                cause = (
                    f"{name} is no table, so it cannot have policies: whoever may read it reads every line, "
                    "however few contacts it is about, and whatever the day"
                )
                step = "declare it `blocked`, and let a job write its lines into a table of totals"
            yield unfit(Code.NOT_A_TABLE, f"table {name}", cause, step, model.place("tables", str(name)))
    for name, column in totals.items():
        table = facts.tables.get(name)
        known = table.columns.get(column) if table is not None else None
        if known is not None and known.type not in ("smallint", "integer", "bigint"):
            cause = f"{name}.{column} is of type {known.type}, and a number of contacts is required"
            place = model.place("tables", str(name), "contacts")
            yield unfit(
                Code.UNFIT_COMPARISON, f"table {name}", cause, "make it integer, or name another one", place
            )
    for name in model.views:
        table = facts.tables.get(name)
        if table is not None and table.kind != "v":
            copy = table.kind == "m"
            cause = f"{name} is no view but a {'copy of rows, whoever asks' if copy else 'table of its own'}"
            step = "declare it `blocked`" if copy else "declare it `root`, `child`, `public` or `blocked`"
            yield unfit(Code.NOT_A_VIEW, f"table {name}", cause, step, model.place("tables", str(name)))


def _seen_elsewhere(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield protected tables that are also read past their policies: through a parent or a view."""
    guarded = {*model.guarded(), *model.blocked}
    for name in sorted({*guarded, *model.public} & set(facts.tables)):
        for parent in sorted(set(facts.tables[name].parents) & set(model.tables())):
            yield from _inherits(model, facts, name, parent, guarded)
    for name in sorted({*model.public, *model.views} & set(facts.tables)):
        view = facts.tables[name]
        for below in sorted(guarded & set(view.lent)):
            cause = f"{name} shows {below} to everybody who reads it, whatever the policies say"
            remedy = "" if view.kind == "m" else f"ALTER VIEW {name} SET (security_invoker = true), or "
            step = f"{remedy}declare it `blocked`"
            place = model.place("tables", str(name))
            yield unfit(Code.VIEW_SHOWS_PROTECTED, f"view {name}", cause, step, place)


def _inherits(
    model: Model, facts: ServerFacts, name: TableName, above: TableName, guarded: Collection[TableName]
) -> Iterator[Diagnostic]:
    """Yield why a table and one that it is a partition of or inherits from are not both declared so."""
    public = name not in guarded
    if public and above not in guarded:
        return
    place, inherits = model.place("tables", str(name)), f"{name} inherits from {above}"
    if above in facts.tables and facts.tables[above].kind == "p":
        cause = f"{name} is a partition of {above}, and its rows are protected as those of {above}"
        step = f"take it out of `tables`, and let people ask {above}"
        yield unfit(Code.PARTITION_DECLARED, f"table {name}", cause, step, place)
    elif public:
        cause = f"{inherits}, and is protected with it, so it cannot be public"
        step = "take it out of `tables`, or end the inheritance"
        yield unfit(Code.INHERITS_FROM_READABLE, f"table {name}", cause, step, place)
    elif above not in model.blocked:
        cause = f"{inherits}, and a query on {above} returns its rows by the rules of {above} alone"
        step = (
            f"take {name} out of `tables`, and its rows are seen through {above} only; or declare {above} "
            "`blocked`, or end the inheritance"
        )
        yield unfit(Code.INHERITS_FROM_READABLE, f"table {name}", cause, step, place)


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
        if known is not None and known.generated and field.position is not None:
            cause = (
                f"`position` follows {root.name}.{field.column}, which is generated: a trigger sees no value"
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


def _key(model: Model, table: TableFacts, key: tuple[str, ...]) -> Iterator[Diagnostic]:
    owner, place = f"table {table.name}", model.place("tables", str(table.name), "key")
    missing = [column for column in key if column not in table.columns]
    for column in missing:
        step = f"set `key` of {table.name} to a unique column"
        yield missing_column(table, column, owner, place, otherwise=step)
    if not missing and set(key) not in map(set, table.unique):
        columns = (
            f"column {table.name}.{key[0]} is" if len(key) == 1 else f"`{', '.join(key)}` of {table.name} are"
        )
        cause = f"{columns} declared as key but not unique"
        yield unfit(Code.KEY_NOT_UNIQUE, owner, cause, "add a primary key, or set `key`", place)


def _child(model: Model, bound: Model, child: Child, facts: ServerFacts) -> Iterator[Diagnostic]:
    table = facts.tables.get(child.name)
    if table is None:
        return
    figures = {each.table for each in model.totals}
    if child.name not in figures and (not child.links or any(link.back for link in child.links)):
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
            yield from unfit_link(model, facts, child.name, declared, place)
            yield from _unfit_form(table, other, bound, link, place)
        if link.unchecked and not link.back and not missing:
            yield from _unique(other, tuple(column for _, column in bound.pairs(link)), place)
        generated = [each for each in link.via if each in table.columns and table.columns[each].generated]
        if child.mode is Mode.CARRY and generated:
            cause = f"{child.name} is to carry but {generated[0]}, which refers to {link.to}, is generated"
            step = "make it a plain column, or use `mode: follow`"
            yield unfit(Code.UNFIT_GENERATED_COLUMN, f"table {child.name}", cause, step, place)
        elif child.mode is Mode.CARRY and not missing:
            yield from _carrying(model, bound, child, link, table)


def _referring(model: Model, bound: Model, name: TableName, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield why a table does not refer to one row each of the tables that it names."""
    table = facts.tables.get(name)
    for number, link in enumerate(bound.refers(name)):
        other = facts.tables.get(link.to)
        if table is None or other is None:
            continue
        place, owner = refers_place(model, name, number), f"table {name}"
        declared = model.refers(name)[number]
        fitting = tuple(unfit_link(model, facts, name, declared, place))
        if fitting and not set(declared.via) <= set(table.columns):
            missing = next(each for each in declared.via if each not in table.columns)
            yield missing_column(table, missing, owner, place)
        else:
            yield from fitting
        for column in link.columns if link.unchecked else ():
            if column not in other.columns:
                yield missing_column(other, column, owner, place)
        if link.unchecked and set(link.columns) <= set(other.columns):
            yield from _unique(other, link.columns, place)


def _tree(model: Model, bound: Model, name: TableName, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield why the rows of a table do not stand below each other in the way that it says."""
    declared, link, table = above(model, name), above(bound, name), facts.tables.get(name)
    if declared is None or link is None or table is None:
        return
    place, owner = tree_place(model, name), f"table {name}"
    if fitting := tuple(unfit_link(model, facts, name, declared, place)):
        yield from fitting
        return
    ends = set(zip(link.via, link.columns, strict=True))
    key = next(
        each
        for each in table.foreign_keys
        if set(zip(each.columns, each.target_columns, strict=True)) == ends
    )
    if set(key.target_columns) != set(model.key(name)):
        cause = (
            f"{key.name} refers to `{', '.join(key.target_columns)}`, and the key of {name} is another one"
        )
        step = f"let `key` of {name} be what it refers to"
    elif key.deferrable:
        # A row that came before the one above it would stay without a top row until something else changes.
        cause, step = f"its foreign key {key.name} is deferrable", "make it NOT DEFERRABLE"
    elif generated := [each for each in link.via if table.columns[each].generated]:
        cause, step = (
            f"{generated[0]}, which says what a row stands below, is generated",
            "make it a plain column",
        )
    else:
        return
    yield unfit(Code.UNFIT_TREE, owner, cause, step, place)


_WHOLE = ("smallint", "integer", "bigint")
_CODED = (*_WHOLE, "uuid", "text", "character varying")


def _unfit_form(
    table: TableFacts, other: TableFacts, model: Model, link: Link, place: Place | None
) -> Iterator[Diagnostic]:
    """Yield why a column cannot hold keys of the other table in the way that a link says."""
    if link.form is None:
        return
    ((own, theirs),) = model.pairs(link)
    column, key = table.columns[own], other.columns[theirs]
    named = f"{other.name}.{theirs}, of type {key.type}"
    if isinstance(link.form, KeyArray):
        element = column.base.removesuffix("[]")
        if column.base.endswith("[]") and (element == key.base or {element, key.base} <= {*_WHOLE}):
            return
        cause = f"column {table.name}.{own} is of type {column.type}, which is no array of {named}"
        step = f"name an array of {key.base}, or take `array` out"
    elif column.base not in ("text", "character varying", "character"):
        cause = (
            f"column {table.name}.{own} is of type {column.type}, in which no prefix stands before {named}"
        )
        step = "name a column of type text, or take `prefix` out"
    elif key.base not in _CODED:
        cause = f"`prefix` stands before {named}, which can be written in more ways than one"
        step = f"refer to a key of type {', '.join(_CODED[:-1])} or {_CODED[-1]}"
    else:
        return
    yield unfit(Code.UNFIT_KEY_FORM, f"table {table.name}", cause, step, place)


def _unique(table: TableFacts, columns: tuple[str, ...], place: Place | None) -> Iterator[Diagnostic]:
    if not any(set(unique) <= set(columns) for unique in table.unique):
        cause = f"`{', '.join(columns)}` of {table.name} is not unique, so a row would have several parents"
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
