"""Links of the section `tables`: what the rows of a table belong to, and what points to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from crm_rls.diagnostics import Code, Place
from crm_rls.model import Child, Link, Mode, Right, Root, TableName
from crm_rls.model.key_forms import CodedKey, KeyArray, KeyForm
from crm_rls.model.tables import UNSAID_KEY
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.table_shapes import ChildShape, LinkShape, ReferencedShape, ReferShape

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
    declared = _declared(draft.names("tables"))
    if name not in declared:
        known, otherwise = tuple(declared.values()), "declare it in `tables` too"
        draft.unknown(Code.UNKNOWN_TABLE, place, "table", str(name), known, otherwise)
        return None
    return name


@lru_cache(maxsize=1)
def _declared(spelled: frozenset[str]) -> Mapping[TableName, str]:
    return {name: each for each in spelled if (name := table_name(each))}


def with_read(rights: list[Right]) -> frozenset[Right]:
    """Return the rights; whoever may do anything with a row may read it."""
    return frozenset((*rights, Right.READ)) if rights else frozenset()


def child_of(draft: Draft, text: str, name: TableName, shape: ChildShape) -> Child:
    """Return a table with the links that it declares, without their conditions."""
    key = columns_at(draft, draft.place("tables", text, "key"), shape.key)
    links = tuple(_links(draft, text, shape, key))
    refers = referring(draft, text, shape.refers)
    tree = tree_of(draft, text, name, key, shape.tree)
    return Child(name, links, shape.mode, key, with_read(shape.rights), shape.keys, refers, tree)


def _links(draft: Draft, text: str, shape: ChildShape, key: tuple[str, ...]) -> Iterator[Link]:
    place = draft.place("tables", text)
    if shape.links is not None:
        for word in ("parent", "via", "unchecked"):
            if getattr(shape, word):
                draft.mistakes.error(
                    Code.KEY_WITHOUT_EFFECT,
                    draft.place("tables", text, word),
                    f"`{word}` stands beside `links`",
                    "`parent` and `via` are short for one link: say all in `links`, or leave them out",
                )
        for number, link in enumerate(shape.links):
            yield from _link(draft, ("tables", text, "links", number), key, link)
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
            array=False,
            prefix=None,
        )
        yield from _link(draft, ("tables", text), key, short, to="parent")


def _link(
    draft: Draft, steps: tuple[str | int, ...], key: tuple[str, ...], shape: LinkShape, *, to: str = "to"
) -> Iterator[Link]:
    via = columns_at(draft, draft.place(*steps, "via"), shape.via)
    target = known_table(draft, draft.place(*steps, to), shape.to)
    references = columns_at(draft, draft.place(*steps, "references"), shape.references)
    form = _form(draft, steps, shape, via)
    if shape.through is not None:
        through = known_table(draft, draft.place(*steps, "through"), shape.through)
        if through is not None and target is not None:
            yield Link(through, key, via, back=True, unchecked=shape.unchecked)
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
        # Nothing but the word of the model can say what such a column means.
        yield Link(target, via, references, unchecked=shape.unchecked or form is not None, form=form)


def _form(
    draft: Draft, steps: tuple[str | int, ...], shape: LinkShape, via: tuple[str, ...]
) -> KeyForm | None:
    """Return how the column of a link holds keys; None where it is one, and after a mistake."""
    if shape.prefix == "":
        draft.mistakes.error(
            Code.MISSING_VALUE,
            draft.place(*steps, "prefix"),
            "the prefix is empty",
            "Write all that stands before the key, such as `res.partner,`",
        )
        return None
    given = [word for word in ("array", "prefix") if getattr(shape, word)]
    if not given:
        return None
    place = draft.place(*steps, given[-1])
    if len(given) > 1 or shape.through is not None:
        beside = "array" if len(given) > 1 else "through"
        draft.mistakes.error(
            Code.KEY_WITHOUT_EFFECT,
            place,
            f"`{given[-1]}` stands beside `{beside}`",
            "Leave one of them out: a column holds keys in one way, and those of a table of links are keys",
        )
        return None
    if len(via) > 1:
        draft.mistakes.error(
            Code.WRONG_KIND_OF_VALUE,
            place,
            f"`{given[0]}` stands beside {len(via)} columns",
            "Name the one column that holds the keys",
        )
        return None
    return KeyArray() if shape.prefix is None else CodedKey(shape.prefix)


def columns_at(draft: Draft, place: Place, words: list[str] | None) -> tuple[str, ...]:
    """Return the columns that are named at a place; a mistake for each that cannot be one."""
    for word in words or ():
        draft.is_name(place, word, "the column")
    return tuple(words or ())


def referenced(draft: Draft, text: str, name: TableName, shape: ReferencedShape) -> Child:
    """Return a table whose rows are visible where visible rows point to them."""
    key = columns_at(draft, draft.place("tables", text, "key"), shape.key)
    links: list[Link] = []
    for number, each in enumerate(shape.from_):
        place = draft.place("tables", text, "from", number)
        via = columns_at(draft, draft.place("tables", text, "from", number, "via"), each.via)
        table = known_table(draft, place, each.table)
        if table is not None:
            links.append(Link(table, key, via, back=True))
    refers = referring(draft, text, shape.refers)
    rights = with_read(shape.rights)
    return Child(name, tuple(links), Mode.FOLLOW, key, rights, shape.keys, refers)


def tree_of(
    draft: Draft, text: str, name: TableName, key: tuple[str, ...], words: list[str] | None
) -> Link | None:
    """Return the link of a table's rows to the row above; None if it is no tree."""
    via = columns_at(draft, draft.place("tables", text, "tree"), words)
    return Link(name, via, key if len(key) == len(via) else ()) if via else None


def referring(draft: Draft, text: str, shapes: list[ReferShape]) -> tuple[Link, ...]:
    """Return the links of a table to one row each of other tables."""
    found: list[Link] = []
    for number, shape in enumerate(shapes):
        place = draft.place("tables", text, "refers", number)
        via = columns_at(draft, draft.place("tables", text, "refers", number, "via"), shape.via)
        references = columns_at(
            draft, draft.place("tables", text, "refers", number, "references"), shape.references
        )
        target = known_table(draft, draft.place("tables", text, "refers", number, "to"), shape.to)
        if target is None:
            continue
        if any(link.to == target for link in found):
            draft.mistakes.error(
                Code.DUPLICATE_NAME,
                place,
                f"`{text}` refers to `{target}` twice, so a filter could not say which row it means",
                "Leave one of them out",
            )
        elif references and len(references) != len(via):
            draft.mistakes.error(
                Code.WRONG_KIND_OF_VALUE,
                draft.place("tables", text, "refers", number, "references"),
                f"{len(references)} columns stand for the {len(via)} of `via`",
                "Name as many, in the same order",
            )
        else:
            meant = references or _key(draft, target, len(via))
            found.append(Link(target, via, meant, unchecked=shape.unchecked))
    return tuple(found)


def _key(draft: Draft, table: TableName, columns: int) -> tuple[str, ...]:
    """Return the columns that a link of so many means where no foreign key tells it; none if nothing does."""
    shapes = (shape for text, shape in draft.document.tables.items() if table_name(text) == table)
    key = tuple(getattr(next(shapes, None), "key", UNSAID_KEY))
    return key if len(key) == columns else ()


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
            elif (unsaid := _unsaid(link, root, by_name)) is not None:
                draft.mistakes.error(
                    Code.MISSING_KEY,
                    place,
                    f"no foreign key says what `{', '.join(link.via)}` means, and the key of {link.to} is "
                    f"`{', '.join(unsaid)}`",
                    "Name as many in `via`, in the order of the key, or what they mean in `references`",
                )
            elif (circle := _circle(child.name, link.to, by_name)) is not None:
                draft.mistakes.error(
                    Code.PARENT_LOOP,
                    place,
                    f"the links form a loop: {' > '.join(map(str, circle))}",
                    _OF_A_TREE if link.to == child.name else _ROUND,
                )
        _check_carry(draft, text, child, by_name)


_ROUND = "A policy cannot ask its own table: leave one of the links out"
_OF_A_TREE = "Write `tree` with these columns: then who reaches a top row reaches its whole tree"


def _unsaid(link: Link, root: Root | None, by_name: Mapping[TableName, Child]) -> tuple[str, ...] | None:
    """Return the key that a link without a foreign key cannot mean; None if it says what it means."""
    if not link.unchecked or (link.columns and not link.back):
        return None
    if link.back:
        return link.via if len(link.via) != len(link.columns) else None
    parent = root if root is not None and link.to == root.name else by_name.get(link.to)
    if parent is None:
        return (
            None  # a mistake elsewhere: the parent is damaged, or one of several roots of which none is main
        )
    return parent.key if len(parent.key) != len(link.via) else None


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
    if len(child.links) > 1 or any(link.back or link.form for link in child.links):
        draft.mistakes.error(
            Code.CARRY_NEEDS_ONE_LINK,
            place,
            f"`{text}` can carry the columns of one row only, to which its one link points",
            "Use `mode: follow`; or keep one link, and grant what the others show under `on` of groups",
        )
        return
    parent = by_name.get(child.links[0].to)
    if parent is not None and parent.links and parent.mode is Mode.FOLLOW:
        draft.mistakes.error(
            Code.CARRY_BELOW_FOLLOW,
            place,
            f"`{text}` cannot carry columns that its parent `{parent.name}` does not carry",
            f"Give `{parent.name}` mode carry too, or let `{text}` follow",
        )


def _place(draft: Draft, text: str, number: int) -> Place:
    shape = draft.document.tables[text]
    if isinstance(shape, ReferencedShape):
        return draft.place("tables", text, "from", number)
    if isinstance(shape, ChildShape) and shape.links is None:
        return draft.place("tables", text, "parent")
    return draft.place("tables", text, "links", number)
