"""The sections `database`, `tables` and `assignment`: what the protected database looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from crm_rls.diagnostics import Code, listed
from crm_rls.model import AssignmentField, Child, Mode, Right, Root, TableName
from crm_rls.postgres.names import SUPPORT_SCHEMAS
from crm_rls.reading.filters import LinkTable
from crm_rls.reading.nodes import stands_twice
from crm_rls.reading.sections.document import (
    AssignmentShape,
    BlockedShape,
    ChildShape,
    PublicShape,
    RootShape,
)
from crm_rls.reading.sections.draft import Draft

PREFIX = re.compile(r"[a-z][a-z0-9_]{0,19}")
PART = r'"((?:[^"]|"")+)"|([^".]+)'
QUALIFIED = re.compile(rf"(?:{PART})\.(?:{PART})")


@dataclass(frozen=True, slots=True)
class Tables:
    """The declared tables; no root means that there was a mistake."""

    root: Root | None
    children: tuple[Child, ...]
    public: tuple[TableName, ...]
    blocked: tuple[TableName, ...]

    def links(self) -> tuple[LinkTable, ...]:
        """Return the tables that filters may ask about with exists."""
        found = (child for child in self.children if self.root and child.parent == self.root.name)
        return tuple(LinkTable(child.name, child.via) for child in found)


def with_read(rights: list[Right]) -> frozenset[Right]:
    """Return the rights; whoever may do anything with a row may read it."""
    return frozenset((*rights, Right.READ)) if rights else frozenset()


def read_zone(draft: Draft) -> ZoneInfo:
    """Return the declared time zone; UTC after a mistake."""
    name = draft.document.database.time_zone
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # OSError: `Europe` is a directory of time zones.
        draft.mistakes.error(
            Code.UNKNOWN_TIME_ZONE,
            draft.place("database", "time_zone"),
            f"there is no time zone `{name}`",
            "Use a name of the IANA list such as Europe/Berlin or UTC",
        )
        return ZoneInfo("UTC")


def read_schemas(draft: Draft) -> tuple[str, ...]:
    """Check schemas and prefix; return the schemas."""
    database, mistakes = draft.document.database, draft.mistakes
    for prefix in dict.fromkeys((database.prefix.name, database.prefix.was)):
        if not PREFIX.fullmatch(prefix) or f"{prefix}_".startswith("pg_"):
            mistakes.error(
                Code.INVALID_NAME,
                draft.place("database", "prefix"),
                f"`{prefix}` cannot begin the names of roles",
                "Use at most 20 small letters, digits and underscores, a letter first, not pg_",
            )
    for index, schema in enumerate(database.schemas):
        place = draft.place("database", "schemas", index)
        if schema in database.schemas[:index]:
            mistakes.error(
                Code.DUPLICATE_NAME, place, f"schema `{schema}` stands twice", "Remove one of them"
            )
        if schema.startswith("pg_") or schema in ("information_schema", *SUPPORT_SCHEMAS):
            mistakes.error(
                Code.RESERVED_NAME,
                place,
                f"schema `{schema}` belongs to PostgreSQL or to crm_rls",
                "Name only schemas of your own data",
            )
        draft.is_name(place, schema, "the name of a schema")
    return tuple(sorted(set(database.schemas)))


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


def read_tables(draft: Draft) -> Tables:
    """Return the tables by class, each sorted by name."""
    roots: list[tuple[str, Root]] = []
    children: list[tuple[str, Child]] = []
    public: list[TableName] = []
    blocked: list[TableName] = []
    for text, name in _names(draft):
        match draft.document.tables.get(text):
            case RootShape() as shape:
                draft.is_name(draft.place("tables", text, "key"), shape.key, "the key column")
                roots.append((text, Root(name, shape.key, shape.keys)))
            case ChildShape() as shape:
                children.extend((text, child) for child in _child(draft, text, name, shape))
            case PublicShape():
                public.append(name)
            case BlockedShape():
                blocked.append(name)
            case None:
                pass
    root = _only_root(draft, roots)
    _check_parents(draft, root, children)
    return Tables(
        root,
        tuple(sorted((child for _, child in children), key=lambda child: child.name)),
        tuple(sorted(public)),
        tuple(sorted(blocked)),
    )


def _names(draft: Draft) -> Iterator[tuple[str, TableName]]:
    seen: dict[TableName, str] = {}
    schemas = draft.document.database.schemas
    for text in draft.document.tables:
        place = draft.place("tables", text)
        name = table_name(text)
        if name is None:
            draft.mistakes.error(
                Code.NOT_A_TABLE_NAME,
                place,
                f"`{text}` is not the name of a table",
                "Write schema.table; a name with a dot is written in double quotes: '\"My.Schema\".table'",
            )
            continue
        if name in seen:
            stands_twice(place, draft.place("tables", seen[name]), draft.mistakes)
            continue
        seen[name] = text
        if name.schema not in schemas and not draft.is_damaged("database", "schemas"):
            draft.mistakes.error(
                Code.UNDECLARED_SCHEMA,
                place,
                f"the schema of `{text}` is not declared",
                f"Add `{name.schema}` to database.schemas, or correct the name; declared: {listed(schemas)}",
            )
        draft.is_name(place, name.name, "the name of a table")
        yield text, name


def _child(draft: Draft, text: str, name: TableName, shape: ChildShape) -> Iterator[Child]:
    draft.is_name(draft.place("tables", text, "via"), shape.via, "the column")
    draft.is_name(draft.place("tables", text, "key"), shape.key, "the column")
    parent = table_name(shape.parent)
    if parent is None:
        place = draft.place("tables", text, "parent")
        draft.mistakes.error(
            Code.NOT_A_TABLE_NAME, place, f"`{shape.parent}` is not the name of a table", "Write schema.table"
        )
    else:
        yield Child(name, parent, shape.via, shape.mode, shape.key, with_read(shape.rights), shape.keys)


def _only_root(draft: Draft, roots: list[tuple[str, Root]]) -> Root | None:
    if len(roots) == 1:
        return roots[0][1]
    place = draft.place("tables")
    misnamed = any(isinstance(shape, RootShape) for shape in draft.document.tables.values())
    if not roots and not misnamed and not any(steps[0] == "tables" for steps in draft.damaged):
        draft.mistakes.error(
            Code.NOT_ONE_ROOT,
            place,
            "no table has class root",
            "Declare the table of your contacts as {class: root, key: id}",
        )
    for text, _ in roots[1:]:
        draft.mistakes.error(
            Code.NOT_ONE_ROOT,
            draft.place("tables", text),
            f"`{text}` is a second root, after `{roots[0][0]}`",
            "One table holds the contacts; declare the other as child, public or blocked",
        )
    return roots[0][1] if roots else None


def _check_parents(draft: Draft, root: Root | None, children: list[tuple[str, Child]]) -> None:
    by_name = {child.name: child for _, child in children}
    declared = {name: text for text in draft.names("tables") if (name := table_name(text))}
    for text, child in children:
        place = draft.place("tables", text, "parent")
        if child.parent not in declared:
            draft.unknown(
                Code.UNKNOWN_TABLE,
                place,
                "table",
                str(child.parent),
                tuple(declared.values()),
                "declare it in `tables` too",
            )
        elif child.parent in by_name:
            _check_way_up(draft, text, child, by_name)
        elif root and child.parent != root.name and not draft.is_damaged("tables", declared[child.parent]):
            draft.mistakes.error(
                Code.PARENT_WITHOUT_CONTACTS,
                place,
                f"`{child.parent}` is public or blocked, so its rows belong to no contact",
                "Name the root table or another child as parent, or declare this table public or blocked",
            )


def _check_way_up(draft: Draft, text: str, child: Child, by_name: dict[TableName, Child]) -> None:
    parent = by_name[child.parent]
    if child.mode is Mode.CARRY and parent.mode is Mode.FOLLOW:
        draft.mistakes.error(
            Code.CARRY_BELOW_FOLLOW,
            draft.place("tables", text, "mode"),
            f"`{text}` cannot carry columns that its parent `{parent.name}` does not carry",
            f"Give `{parent.name}` mode carry too, or let `{text}` follow",
        )
    way = [child.name]
    while way[-1] in by_name and way.count(way[-1]) == 1:
        way.append(by_name[way[-1]].parent)
    if way[-1] == child.name:
        draft.mistakes.error(
            Code.PARENT_LOOP,
            draft.place("tables", text, "parent"),
            f"the parents form a loop: {' > '.join(map(str, way))}",
            "One of them must have the root table as its parent",
        )


def read_assignment(draft: Draft) -> tuple[AssignmentField, ...]:
    """Return the assignment fields, sorted by name."""
    fields = draft.document.assignment
    return tuple(_field(draft, name, fields[name]) for name in sorted(fields))


def _field(draft: Draft, name: str, shape: AssignmentShape) -> AssignmentField:
    draft.is_name(draft.place("assignment", name, "column"), shape.column, "the column")
    if shape.position is not None:
        place = draft.place("assignment", name, "position")
        draft.is_name(place, shape.position, "the column")
        if not shape.tree:
            draft.mistakes.error(
                Code.KEY_WITHOUT_EFFECT,
                place,
                "only a field of the territory tree has positions",
                "Add tree: true, or remove `position`",
            )
    return AssignmentField(name, shape.column, shape.tree, shape.position)
