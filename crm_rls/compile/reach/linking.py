"""Links as the database's foreign keys have them: with all their columns, to the columns that they refer to.

What a model says of a link need only tell which key it means. A link that no key stands behind must say so:
nothing else tells whether the two columns mean the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crm_rls.catalog import ForeignKeyFacts, ServerFacts
from crm_rls.diagnostics import Code, Diagnostic, Place, Severity, listed
from crm_rls.model import Child, Link, Mode, Model, TableName
from crm_rls.model.predicates import Linked, LinkKey, Predicate, mapped
from crm_rls.model.rewriting import rewritten
from crm_rls.model.trees import above
from crm_rls.postgres.names import Names


def linked_by_keys(model: Model, facts: ServerFacts) -> Model:
    """Return the model with the columns of each link from the foreign key that it means.

    Filters that look into a linked table follow. A link that means no key, or several, stays as it is. What
    is returned stays as it is when it comes here again.
    """
    children = tuple(
        replace(
            child,
            links=tuple(_linked(model, child.name, link, facts) for link in child.links),
            refers=_referring(model, child.name, child.refers, facts),
            tree=_tree(model, child.name, child.tree, facts),
        )
        for child in model.children
    )
    root = replace(
        model.root,
        refers=_referring(model, model.root.name, model.root.refers, facts),
        tree=_tree(model, model.root.name, model.root.tree, facts),
    )
    found = replace(model, root=root, children=children)
    keys = dict(_other_keys(model, found))
    if not keys:
        return found

    def follow(table: TableName, predicate: Predicate) -> Predicate:
        def leaf(node: Predicate) -> Predicate:
            if isinstance(node, Linked) and (key := keys.get((node.key, table))) is not None:
                _, via, own = key
                return replace(node, via=via, own=own)
            return node

        return mapped(predicate, leaf)

    return rewritten(found, follow)


def _other_keys(declared: Model, found: Model) -> Iterator[tuple[tuple[LinkKey, TableName], LinkKey]]:
    """Yield the links that compare other columns than declared, by the table whose filters look into them."""
    for child, other in zip(declared.children, found.children, strict=True):
        for before, after in zip(child.links, other.links, strict=True):
            key = declared.key(before.to)
            if not before.back and after.columns and (after.via, after.columns) != (before.via, key):
                yield (
                    ((str(child.name), before.via, key), before.to),
                    (str(child.name), after.via, after.columns),
                )
    for table in declared.guarded():
        for before, after in zip(declared.refers(table), found.refers(table), strict=True):
            if before != after:
                look = (str(before.to), before.columns, before.via)
                yield (look, table), (str(after.to), after.columns, after.via)


def unsettled_links(model: Model) -> Iterator[Diagnostic]:
    """Yield the links of which not even the columns are known that they compare.

    Where no database is known, a link of as many columns as the key of the other table has means that key,
    and no other link means anything.
    """
    for child in model.children:
        for number, link in enumerate(child.links):
            if not link.columns and (link.back or len(link.via) != len(model.key(link.to))):
                word = "via" if link.back else "references"
                yield _unsettled(child.name, link, word, link_place(model, child, number))
    for table in model.guarded():
        for number, link in enumerate(model.refers(table)):
            if not link.columns:
                yield _unsettled(table, link, "references", refers_place(model, table, number))
        tree = above(model, table)
        if tree is not None and not tree.columns:
            yield _unsettled(table, tree, "tree", tree_place(model, table))


def _unsettled(table: TableName, link: Link, word: str, place: Place | None) -> Diagnostic:
    holder, target = (link.to, table) if link.back else (table, link.to)
    cause = f"no foreign key from {holder} to {target} is known, so the columns that are compared are unknown"
    step = f"ask a database, or name the columns in `{word}`"
    return Diagnostic(Code.LINK_WITHOUT_FOREIGN_KEY, Severity.ERROR, cause, step, place, f"table {table}")


def uncarriable_links(model: Model) -> Iterator[Diagnostic]:
    """Yield the links that cannot be carried, because the foreign key points to the table that carries."""
    for child in model.children:
        for link in child.links:
            if child.mode is Mode.CARRY and link.back:
                cause = (
                    f"{child.name} can carry by a foreign key of its own to {link.to}, and "
                    f"{', '.join(link.columns)} of {link.to} points to {child.name}"
                )
                place = model.place("tables", str(child.name), "mode")
                yield Diagnostic(
                    Code.CARRY_NEEDS_ONE_LINK,
                    Severity.ERROR,
                    cause,
                    "use `mode: follow`",
                    place,
                    f"table {child.name}",
                )


def unfit_link(
    model: Model, facts: ServerFacts, table: TableName, link: Link, place: Place | None
) -> Iterator[Diagnostic]:
    """Yield why a link of a table means no foreign key, or several; `link` is as it was declared."""
    if link.unchecked or table not in facts.tables or link.to not in facts.tables:
        return
    if len(_meant(model, table, link, facts)) == 1 or _linked(model, table, link, facts).back:
        return
    holder, target = (link.to, table) if link.back else (table, link.to)
    named = link.columns if link.back else link.via
    keys = facts.tables[holder].foreign_keys
    there = [key for key in keys if key.target == target]
    other = [key for key in keys if set(key.columns) & set(named)]
    cause = (
        f"no foreign key leads from {holder} ({', '.join(named)}) to {target}"
        if named
        else f"{len(there) or 'no'} foreign keys lead from {holder} to {target}"
    )
    if there:
        listing = listed([f"`{', '.join(key.columns)}` ({key.name})" for key in there])
        step = f"name the columns of a key that is there, or its name: {listing}"
    elif other:
        step = f"{other[0].name} leads from there to {other[0].target}; {_OTHERWISE}"
    else:
        step = _OTHERWISE
    yield Diagnostic(Code.LINK_WITHOUT_FOREIGN_KEY, Severity.ERROR, cause, step, place, f"table {table}")


_OTHERWISE = "add the key, or say `unchecked: true` if the values are sure to mean rows of that table"


def unvalidated_links(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield the links whose foreign key was never checked for the rows that were there before it."""
    for child in model.children:
        for number, link in enumerate(child.links):
            for key in _meant(model, child.name, link, facts) if child.name in facts.tables else ():
                if not key.validated:
                    holder = link.to if link.back else child.name
                    cause = f"its foreign key {key.name} is NOT VALID, so older rows may have no parent"
                    step = f'ALTER TABLE {holder} VALIDATE CONSTRAINT "{key.name}"'
                    yield Diagnostic(
                        Code.LINK_NOT_VALIDATED,
                        Severity.INFO,
                        cause,
                        step,
                        link_place(model, child, number),
                        f"table {child.name}",
                    )


def link_place(model: Model, child: Child, number: int) -> Place | None:
    """Return where a link of a table is declared."""
    place = model.places.get(("tables", str(child.name), "links", str(number)))
    return place or model.place("tables", str(child.name), "via")


def refers_place(model: Model, table: TableName, number: int) -> Place | None:
    """Return where a table says that it refers to another one."""
    return model.place("tables", str(table), "refers", str(number))


def tree_place(model: Model, table: TableName) -> Place | None:
    """Return where a table says that it is a tree."""
    return model.place("tables", str(table), "tree")


def _tree(model: Model, table: TableName, tree: Link | None, facts: ServerFacts) -> Link | None:
    """Return the link to the row above as its foreign key has it, in the order of the table's key."""
    if tree is None:
        return None
    found, key = _linked(model, table, tree, facts, both_ways=False), model.key(table)
    if set(found.columns) != set(key):
        return found
    by_key = dict(zip(found.columns, found.via, strict=True))
    return replace(found, via=tuple(by_key[each] for each in key), columns=key)


def _referring(
    model: Model, table: TableName, refers: tuple[Link, ...], facts: ServerFacts
) -> tuple[Link, ...]:
    return tuple(_linked(model, table, link, facts, both_ways=False) for link in refers)


def _linked(
    model: Model, table: TableName, link: Link, facts: ServerFacts, *, both_ways: bool = True
) -> Link:
    """Return a link as its foreign key has it; one of a table that is not guarded has one direction."""
    if link.unchecked:
        return link
    found = _meant(model, table, link, facts)
    if not found and not link.back and both_ways and link.to in model.guarded():
        # The key may point the other way, from a table of links to this one.
        against = replace(link, columns=link.columns or model.key(link.to), back=True)
        return next(
            (
                replace(link, columns=other.columns, back=True)
                for other in _meant(model, table, against, facts)
                if other.target_columns == link.via
            ),
            link,
        )
    if len(found) != 1:
        return link
    (meant,) = found
    if link.back:
        return replace(link, via=meant.target_columns, columns=meant.columns)
    return replace(link, via=meant.columns, columns=meant.target_columns)


def _meant(model: Model, table: TableName, link: Link, facts: ServerFacts) -> tuple[ForeignKeyFacts, ...]:
    """Return the foreign keys that a link may mean, each pair of columns once, without ours."""
    holder, target = (link.to, table) if link.back else (table, link.to)
    if holder not in facts.tables:
        return ()
    # Before a rename our keys still have columns of the former prefix.
    prefixes = [Names(each) for each in (model.prefix, model.former_prefix) if each is not None]
    keys = {
        (key.columns, key.target_columns): key
        for key in facts.tables[holder].foreign_keys
        if key.target == target and not any(_is_ours(key, names) for names in prefixes)
    }
    words = link.columns if link.back else link.via
    if not words:
        return tuple(keys.values())
    exact = tuple(key for key in keys.values() if set(key.columns) == set(words))
    named = tuple(key for key in keys.values() if (key.name,) == words)
    return exact or named or tuple(key for key in keys.values() if set(words) < set(key.columns))


def _is_ours(key: ForeignKeyFacts, names: Names) -> bool:
    """Say whether a foreign key hands down versions, or the keys of top rows."""
    return names.version in key.target_columns or not {*map(names.tree, key.target_columns)}.isdisjoint(
        key.columns
    )
