"""Links of the section `tables`: what the rows of a table hang on, and what points to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from crm_rls.diagnostics import Code, Place
from crm_rls.model import Child, Link, Mode, Right, Root, TableName
from crm_rls.model.predicates import Predicate, columns
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.table_shapes import ChildShape, LinkShape, ReferencedShape

PART = r'"((?:[^"]|"")+)"|([^".]+)'
QUALIFIED = re.compile(rf"(?:{PART})\.(?:{PART})")


def table_name(text: str) -> TableName | None:
    """Return `schema.table` as a name, either part may stand in double quotes; None if it is not one."""
    found = QUALIFIED.fullmatch(text)
    if found is None:
        return None
    quoted_schema, schema, quoted_name, name = found.groups()
    return TableName(
        schema if quoted_schema is None else quoted_schema.replace('""', '"'),
        name if quoted_name is None else quoted_name.replace('""', '"'),
    )


def known_table(draft: Draft, place: Place, text: str) -> TableName | None:
    """Return a table that is named at a place; None, and a mistake, if it is no declared one."""
    name = table_name(text)
    if name is None:
        draft.mistakes.error(
            Code.NOT_A_TABLE_NAME, place, f"`{text}` is not the name of a table", "Write schema.table"
        )
        return None
    declared = {each: spelled for spelled in draft.names("tables") if (each := table_name(spelled))}
    if name not in declared:
        known, otherwise = tuple(declared.values()), "declare it in `tables` too"
        draft.unknown(Code.UNKNOWN_TABLE, place, "table", str(name), known, otherwise)
        return None
    return name


def with_read(rights: list[Right]) -> frozenset[Right]:
    """Return the rights; whoever may do anything with a row may read it."""
    return frozenset((*rights, Right.READ)) if rights else frozenset()


def child_of(draft: Draft, text: str, name: TableName, shape: ChildShape) -> Child:
    """Return a table with the links that it declares, without their conditions."""
    draft.is_name(draft.place("tables", text, "key"), shape.key, "the column")
    links = tuple(_links(draft, text, shape))
    return Child(name, links, shape.mode, shape.key, with_read(shape.rights), shape.keys)


def _links(draft: Draft, text: str, shape: ChildShape) -> Iterator[Link]:
    place = draft.place("tables", text)
    if shape.links is not None:
        for key in ("parent", "via", "unchecked"):
            if getattr(shape, key):
                draft.mistakes.error(
                    Code.KEY_WITHOUT_EFFECT,
                    draft.place("tables", text, key),
                    f"`{key}` stands beside `links`",
                    "`parent` and `via` are short for one link: say all in `links`, or leave them out",
                )
        for number, link in enumerate(shape.links):
            yield from _link(draft, ("tables", text, "links", number), shape.key, link)
    elif shape.parent is None or shape.via is None:
        missing = "parent" if shape.parent is None else "via"
        if not draft.is_damaged("tables", text):
            draft.mistakes.error(
                Code.MISSING_KEY,
                place,
                f"the key `{missing}` is missing",
                f"Add `{missing}`, or `links` for several ways",
            )
    else:
        short = LinkShape.model_construct(
            to=shape.parent,
            via=shape.via,
            references=None,
            through=None,
            when=None,
            unchecked=shape.unchecked,
        )
        yield from _link(draft, ("tables", text), shape.key, short, to="parent")


def _link(
    draft: Draft, steps: tuple[str | int, ...], key: str, shape: LinkShape, *, to: str = "to"
) -> Iterator[Link]:
    via = _columns(draft, draft.place(*steps, "via"), shape.via)
    target = known_table(draft, draft.place(*steps, to), shape.to)
    references = _columns(draft, draft.place(*steps, "references"), shape.references)
    if shape.through is not None:
        through = known_table(draft, draft.place(*steps, "through"), shape.through)
        if through is not None and target is not None:
            yield Link(through, (key,), via, back=True, unchecked=shape.unchecked)
        return
    if not via:
        draft.mistakes.error(
            Code.MISSING_KEY, draft.place(*steps), "the key `via` is missing", "Name the columns of the key"
        )
    elif references and len(references) != len(via):
        draft.mistakes.error(
            Code.WRONG_KIND_OF_VALUE,
            draft.place(*steps, "references"),
            f"{len(references)} columns stand for the {len(via)} of `via`",
            "Name as many, in the same order",
        )
    elif target is not None:
        yield Link(target, via, references, unchecked=shape.unchecked)


def _columns(draft: Draft, place: Place, words: list[str] | None) -> tuple[str, ...]:
    for word in words or ():
        draft.is_name(place, word, "the column")
    return tuple(words or ())


def referenced(draft: Draft, text: str, name: TableName, shape: ReferencedShape) -> Child:
    """Return a table whose rows are visible where visible rows point to them."""
    draft.is_name(draft.place("tables", text, "key"), shape.key, "the column")
    links: list[Link] = []
    for number, each in enumerate(shape.from_):
        place = draft.place("tables", text, "from", number)
        via = _columns(draft, draft.place("tables", text, "from", number, "via"), each.via)
        table = known_table(draft, place, each.table)
        if table is not None:
            links.append(Link(table, (shape.key,), via, back=True))
    return Child(name, tuple(links), Mode.FOLLOW, shape.key, with_read(shape.rights), shape.keys)


def check_links(draft: Draft, root: Root | None, children: Mapping[str, Child]) -> None:
    """Report links that lead to no contacts, in a circle, or that cannot be carried."""
    by_name = {child.name: child for child in children.values()}
    spelled = {name: text for text in draft.names("tables") if (name := table_name(text))}
    guarded = {*by_name, *((root.name,) if root else ())}
    for text, child in children.items():
        for number, link in enumerate(child.links):
            place = _place(draft, text, number)
            if link.to not in guarded and root and not draft.is_damaged("tables", spelled[link.to]):
                draft.mistakes.error(
                    Code.PARENT_WITHOUT_CONTACTS,
                    place,
                    f"`{link.to}` is public or blocked, so its rows belong to no contact",
                    "Name a root or another child, or declare this table public or blocked",
                )
            elif (circle := _circle(child.name, link.to, by_name)) is not None:
                draft.mistakes.error(
                    Code.PARENT_LOOP,
                    place,
                    f"the links form a loop: {' > '.join(map(str, circle))}",
                    "A policy cannot ask its own table: leave one of the links out",
                )
        _check_carry(draft, text, child, by_name)


def _circle(start: TableName, step: TableName, by_name: Mapping[TableName, Child]) -> list[TableName] | None:
    """Return the way from a table through a link back to itself, if there is one."""
    ways = [[start, step]]
    seen: set[TableName] = set()
    while ways:
        way = ways.pop()
        if way[-1] == start:
            return way
        if way[-1] in by_name and way[-1] not in seen:
            seen.add(way[-1])
            ways += ([*way, link.to] for link in by_name[way[-1]].links)
    return None


def _check_carry(draft: Draft, text: str, child: Child, by_name: Mapping[TableName, Child]) -> None:
    if child.mode is not Mode.CARRY or not child.links:
        return
    place = draft.place("tables", text, "mode")
    if len(child.links) > 1 or any(link.back or len(link.via) > 1 for link in child.links):
        draft.mistakes.error(
            Code.CARRY_NEEDS_ONE_LINK,
            place,
            f"`{text}` can carry the columns of one row only, by a link of one column",
            "Use `mode: follow`",
        )
        return
    parent = by_name.get(child.links[0].to)
    if parent is not None and not parent.links:
        draft.mistakes.error(
            Code.CARRY_BELOW_FOLLOW,
            place,
            f"`{text}` can carry columns of contacts only, and its rows hang on the further root "
            f"`{parent.name}`",
            "Use `mode: follow`",
        )
    elif parent is not None and parent.mode is Mode.FOLLOW:
        draft.mistakes.error(
            Code.CARRY_BELOW_FOLLOW,
            place,
            f"`{text}` cannot carry columns that its parent `{parent.name}` does not carry",
            f"Give `{parent.name}` mode carry too, or let `{text}` follow",
        )


def check_carried_filters(
    draft: Draft, tables: tuple[Child, ...], filters: Iterable[tuple[str, TableName, Predicate]]
) -> None:
    """Report tables that carry, where a filter asks columns of a table between them and the contacts.

    Only columns of contacts are carried. `filters` are those of grants, restrictions and links, each with
    what it belongs to and its table.
    """
    by_name = {child.name: child for child in tables}
    spelled = {name: text for text in draft.names("tables") if (name := table_name(text))}
    asking: dict[TableName, list[str]] = {}
    for owner, table, predicate in filters:
        child = by_name.get(table)
        # Whether a row hangs on anything is known by the contact's key, which is carried.
        hangs = {column for link in child.links for column in link.via} if child else set()
        if child and child.links and columns(predicate) - hangs:
            asking.setdefault(table, []).append(owner)
    for child in tables if not draft.mistakes.errors else ():
        above = tuple(_above(child, by_name)) if child.mode is Mode.CARRY else ()
        for between in (each for each in above if each in asking):
            draft.mistakes.error(
                Code.CARRY_BELOW_FILTER,
                draft.place("tables", spelled[child.name], "mode"),
                f"`{child.name}` carries columns of contacts only, and {asking[between][0]} asks columns of "
                f"`{between}`, on which its rows hang",
                f"Let `{child.name}` follow (`mode: follow`), or ask a column of the contact instead",
            )


def _above(child: Child, by_name: Mapping[TableName, Child]) -> Iterator[TableName]:
    """Yield the tables between a table and the roots, where links form no loop."""
    for link in child.links:
        if link.to in by_name:
            yield link.to
            yield from _above(by_name[link.to], by_name)


def _place(draft: Draft, text: str, number: int) -> Place:
    shape = draft.document.tables[text]
    if isinstance(shape, ReferencedShape):
        return draft.place("tables", text, "from", number)
    if isinstance(shape, ChildShape) and shape.links is None:
        return draft.place("tables", text, "parent")
    return draft.place("tables", text, "links", number)
