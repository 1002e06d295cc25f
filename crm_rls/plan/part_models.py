"""The model of a part that is a group or a table: the one in force, in which it is as declared now. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace

from crm_rls.diagnostics import listed
from crm_rls.errors import InForceUnreadable, Refused
from crm_rls.model import AccessGroup, AssignmentField, ColumnOf, Model, Restriction, TableName
from crm_rls.model.assignment import Rule, joined_columns
from crm_rls.model.in_force import Part as Recorded
from crm_rls.model.in_force import Structure, declared_from_json, structure_in
from crm_rls.model.predicates import Predicate, Within, attributes, walk
from crm_rls.plan.parts import Part


def model_of(model: Model, in_force: Mapping[str, str], part: Part) -> Model:
    """Return the model in force in which a group or a table is as the model declares it.

    Raises Refused if no model is in force, if neither has the part, or if it needs what is not in force.
    """
    try:
        was = structure_in(in_force)
    except InForceUnreadable as error:
        raise Refused(f"{part}: {error}") from error
    if was is None:
        raise Refused(f"{part}: no model is in force yet. Apply the whole plan, or --only policies, first.")
    base = _base(model, was, in_force)
    made = _with_group(base, model, part.group) if part.group is not None else base
    if part.table is not None:
        made = _with_table(base, model, part.table)
    return made


def _base(model: Model, was: Structure, in_force: Mapping[str, str]) -> Model:
    """Return the model in force; what is not recorded of it is as declared now.

    Assignment rules are not recorded. A table that was not declared then is blocked, which shows nobody more.
    """
    declared = declared_from_json(in_force[Recorded.PEOPLE]) if Recorded.PEOPLE in in_force else None
    ruled = {each.name: each for each in model.assignment}
    recorded = {each.name: getattr(was, each.name) for each in fields(Structure)}
    recorded["assignment"] = tuple(
        _with_rules(was, each, ruled.get(each.name, each)) for each in was.assignment
    )
    known = {was.root.name, *was.public, *(child.name for child in was.children)}
    others = {*model.blocked, *model.public, *(child.name for child in model.children)} - known
    return replace(
        model,
        **recorded,
        blocked=tuple(sorted(others)),
        people=declared.people if declared is not None else (),
        memberships=declared.memberships if declared is not None else (),
        assertions=(),
        places={},
    )


def _with_rules(was: Structure, recorded: AssignmentField, now: AssignmentField) -> AssignmentField:
    """Return a field that was recorded with the rules of now, for the columns that it had then.

    Rules that ask a row of a table to which nothing referred then are left out.
    """
    refers = {was.root.name: was.root.refers, **{child.name: child.refers for child in was.children}}

    def had(table: TableName, rules: Iterable[Rule]) -> bool:
        there = {link.to for link in refers.get(table, ())}
        return all(each.table in there for each in joined_columns(rules).values())

    ruled_on = tuple(
        each
        for each in now.ruled_on
        if ColumnOf(each.table, each.column) in recorded.on and had(each.table, each.rules)
    )
    if not had(was.root.name, now.rules):
        return replace(recorded, ruled_on=ruled_on)
    return replace(recorded, rules=now.rules, numbers=now.numbers, ruled_on=ruled_on)


def _with_group(base: Model, model: Model, name: str) -> Model:
    wanted = next((each for each in model.groups if each.name == name), None)
    old = {name, wanted.was if wanted is not None else None} & {each.name for each in base.groups}
    if wanted is None and not old:
        raise Refused(f"--group {name}: neither the model nor what is in force has such a group.")
    kept = tuple(each for each in base.groups if each.name not in old)
    if wanted is None:
        memberships = tuple(each for each in base.memberships if each.group not in old)
        return replace(base, groups=kept, memberships=memberships)
    _require_known(base, model, wanted, (wanted.filter, *(grant.filter for grant in wanted.on)))
    return replace(
        base,
        groups=tuple(sorted((*kept, wanted), key=lambda each: each.name)),
        memberships=tuple(
            replace(each, group=name) if each.group in old else each for each in base.memberships
        ),
        restrictions=tuple(
            replace(each, exempt=frozenset(name if group in old else group for group in each.exempt))
            for each in base.restrictions
        ),
    )


def _with_table(base: Model, model: Model, table: TableName) -> Model:
    """Return the model with the class of a table, the restrictions on it and what groups have on it."""
    if table not in {*base.tables(), *model.tables()}:
        raise Refused(f"--table {table}: neither the model nor what is in force has such a table.")
    now = {each.name: each for each in model.groups}
    root = table == base.root.name

    def with_its_own(group: AccessGroup) -> AccessGroup:
        wanted = now.get(group.name)
        if wanted is None:
            return group
        own = tuple(each.filter for each in wanted.on if each.table == table)
        _require_known(base, model, group, (wanted.filter, *own) if root else own)
        on = {each.table: each for each in group.on if each.table != table}
        on |= {each.table: each for each in wanted.on if each.table == table}
        made = replace(group, on=tuple(on[name] for name in sorted(on)))
        if root:
            own_words = ("filter", "text", "territory", "rights", "reassigns")
            made = replace(made, **{each: getattr(wanted, each) for each in own_words})
        return made

    def is_on(each: Restriction) -> bool:
        return (each.on or base.root.name) == table

    restrictions = (
        *(each for each in base.restrictions if not is_on(each)),
        *(each for each in model.restrictions if is_on(each)),
    )

    def swapped(theirs: tuple[TableName, ...], ours: tuple[TableName, ...]) -> tuple[TableName, ...]:
        return tuple(sorted({*theirs} - {table} | {*ours} & {table}))

    declared = {each.name: each for each in model.children if each.name == table}
    children = {each.name: each for each in base.children} | declared
    if not declared:
        children.pop(table, None)
    return replace(
        base,
        groups=tuple(map(with_its_own, base.groups)),
        restrictions=tuple(sorted(restrictions, key=lambda each: each.name)),
        children=tuple(children.values()),
        public=swapped(base.public, model.public),
        blocked=swapped(base.blocked, model.blocked),
        root=model.root if root else base.root,
    )


def _require_known(base: Model, model: Model, group: AccessGroup, filters: Iterable[Predicate]) -> None:
    """Raise Refused if a group or its filters need what is not in force as it is declared."""
    filters = tuple(filters)
    names = frozenset[str]().union(*map(attributes, filters))
    territories = {*group.territory, *(key for each in filters for key in _territories(each))}
    missing = [
        *(
            f"attribute {name}"
            for name in sorted(names)
            if base.attributes.get(name) != model.attributes[name]
        ),
        *(f"territory {key}" for key in sorted(territories - {each.key for each in base.territories.nodes})),
        *(
            f"family {each.name}"
            for each in model.families
            if each.name == group.family and each not in base.families
        ),
        *(f"table {grant.table}" for grant in group.on if grant.table not in {*base.tables()}),
    ]
    if missing:
        raise Refused(
            f"group {group.name} needs {listed(missing)}, which is not in force as the model declares it. "
            "Apply the whole plan, or --only policies."
        )


def _territories(predicate: Predicate) -> Iterator[str]:
    for leaf in walk(predicate):
        if isinstance(leaf, Within):
            yield from leaf.keys
