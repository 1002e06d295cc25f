"""The sections `database`, `tables` and `assignment`: what the protected database looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from crm_rls.diagnostics import Code, Place, listed
from crm_rls.model import AssignmentField, Child, ColumnOf, Link, Right, Root, TableName, TablePattern
from crm_rls.postgres.names import SUPPORT_SCHEMAS
from crm_rls.reading.filters import LinkTable
from crm_rls.reading.nodes import stands_twice
from crm_rls.reading.sections.document import AssignmentShape
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.histories import check_one_each, history_of
from crm_rls.reading.sections.links import (
    check_links,
    child_of,
    columns_at,
    known_table,
    referenced,
    referring,
    table_name,
    tree_of,
)
from crm_rls.reading.sections.table_shapes import (
    BlockedShape,
    ChildShape,
    PublicShape,
    ReferencedShape,
    RootShape,
    TotalsShape,
    ViewShape,
)

PREFIX = re.compile(r"[a-z][a-z0-9_]{0,19}")


@dataclass(frozen=True, slots=True)
class Tables:
    """The declared tables; no root means that there was a mistake."""

    root: Root | None
    children: tuple[Child, ...]
    public: tuple[TableName, ...]
    views: tuple[TableName, ...]
    totals: tuple[ColumnOf, ...]
    blocked: tuple[TableName, ...]
    patterns: tuple[TablePattern, ...] = ()

    def guarded(self) -> Iterator[TableName]:
        """Yield the tables whose rows groups may reach."""
        if self.root is not None:
            yield self.root.name
        yield from (child.name for child in self.children)

    def links(self, asked: TableName) -> tuple[LinkTable, ...]:
        """Return the tables that filters over the rows of a table may ask about with exists."""
        key = self._key(asked)
        found = ((child, link) for child in self.children for link in child.links if link.to == asked)
        hanging = tuple(
            LinkTable(child.name, link.via, link.columns or key)
            for child, link in found
            if not link.back and link.form is None and len(link.via) == len(link.columns or key)
        )
        return (*hanging, *(LinkTable(link.to, link.columns, link.via, True) for link in self.refers(asked)))

    def refers(self, table: TableName) -> tuple[Link, ...]:
        """Return the links of a table to one row each of other tables."""
        if self.root is not None and self.root.name == table:
            return self.root.refers
        return next((child.refers for child in self.children if child.name == table), ())

    def _key(self, table: TableName) -> tuple[str, ...]:
        if self.root is not None and self.root.name == table:
            return self.root.key
        return next((child.key for child in self.children if child.name == table), ())


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
    names = schema_names(draft)
    for index, schema in enumerate(names):
        place = place_of_schema(draft, index)
        if schema in names[:index]:
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
    return tuple(sorted(set(names)))


def schema_names(draft: Draft) -> tuple[str, ...]:
    """Return the names of the schemas as they stand in the document."""
    return tuple(each.name for each in draft.document.database.schemas)


def place_of_schema(draft: Draft, index: int) -> Place:
    """Return where a schema stands, in a list or in a mapping."""
    in_list = draft.place("database", "schemas", index)
    in_mapping = draft.place("database", "schemas", schema_names(draft)[index])
    return max(in_list, in_mapping, key=lambda place: len(place.path))


def read_tables(draft: Draft) -> Tables:
    """Return the tables by class, each sorted by name; conditions of links are read later."""
    roots: list[tuple[str, Root, RootShape]] = []
    children: list[tuple[str, Child]] = []
    public: list[TableName] = []
    views: list[TableName] = []
    totals: list[ColumnOf] = []
    blocked: list[TableName] = []
    patterns = _default_patterns(draft)
    for text, name in _names(draft):
        if is_pattern(text):
            patterns += _pattern(draft, text)
            continue
        match draft.document.tables.get(text):
            case RootShape() as shape:
                roots.append((text, _root(draft, text, name, shape), shape))
            case ChildShape() as shape:
                children.append((text, child_of(draft, text, name, shape)))
            case ReferencedShape() as shape:
                children.append((text, referenced(draft, text, name, shape)))
            case PublicShape():
                public.append(name)
            case ViewShape():
                views.append(name)
            case TotalsShape() as shape:
                draft.is_name(draft.place("tables", text, "contacts"), shape.contacts, "the column")
                children.append((text, Child(name, rights=frozenset({Right.READ}))))
                totals.append(ColumnOf(name, shape.contacts))
            case BlockedShape():
                blocked.append(name)
            case None:
                pass
    root = _main_root(draft, roots)
    check_one_each(draft, roots)
    children += [(text, _further(each)) for text, each, _ in roots if root is not None and each != root]
    check_links(draft, root, dict(children))
    return Tables(
        root,
        tuple(sorted((child for _, child in children), key=lambda child: child.name)),
        tuple(sorted(public)),
        tuple(sorted(views)),
        tuple(sorted(totals)),
        tuple(sorted(blocked)),
        tuple(sorted(patterns, key=lambda each: each.order)),
    )


def _root(draft: Draft, text: str, name: TableName, shape: RootShape) -> Root:
    key = columns_at(draft, draft.place("tables", text, "key"), shape.key)
    refers = referring(draft, text, shape.refers)
    tree = tree_of(draft, text, name, key, shape.tree)
    return Root(name, key, shape.keys, refers, tree, history_of(draft, text, shape))


def _further(root: Root) -> Child:
    """Return a root beside the contacts, as the model has it: a child without a parent."""
    return Child(
        root.name, key=root.key, keys=root.keys, refers=root.refers, tree=root.tree, history=root.history
    )


def is_pattern(text: str) -> bool:
    """Say whether a key of `tables` means all tables with such a name; in double quotes it is one table."""
    return '"' not in text and ("*" in text or "?" in text)


def _default_patterns(draft: Draft) -> list[TablePattern]:
    return [
        TablePattern(f"{each.name}.*", default=True)
        for each in draft.document.database.schemas
        if each.default is not None
    ]


def _pattern(draft: Draft, text: str) -> Iterator[TablePattern]:
    shape = draft.document.tables.get(text)
    if isinstance(shape, PublicShape | BlockedShape):
        yield TablePattern(text, public=isinstance(shape, PublicShape))
    elif shape is not None:
        draft.mistakes.error(
            Code.PATTERN_OF_LINKED_TABLES,
            draft.place("tables", text),
            f"`{text}` means several tables, which cannot all be {shape.class_}",
            "Use a pattern with class blocked or public, and name each table with rows for groups",
        )


def _names(draft: Draft) -> Iterator[tuple[str, TableName]]:
    seen: dict[TableName, str] = {}
    schemas = schema_names(draft)
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


def _main_root(draft: Draft, roots: list[tuple[str, Root, RootShape]]) -> Root | None:
    place = draft.place("tables")
    misnamed = any(isinstance(shape, RootShape) for shape in draft.document.tables.values())
    if not roots and not misnamed and not any(steps[0] == "tables" for steps in draft.damaged):
        draft.mistakes.error(
            Code.NOT_ONE_ROOT,
            place,
            "no table has class root",
            "Declare the table of your contacts as {class: root, key: id}",
        )
    chosen = [(text, root) for text, root, shape in roots if shape.main or len(roots) == 1]
    for text, _ in chosen[1:]:
        draft.mistakes.error(
            Code.NOT_ONE_ROOT,
            draft.place("tables", text, "main"),
            f"`{text}` is a second main root, after `{chosen[0][0]}`",
            "One table holds the contacts; let the others be roots without `main`",
        )
    if roots and not chosen:
        draft.mistakes.error(
            Code.NOT_ONE_ROOT,
            draft.place("tables", roots[1][0]),
            f"`{roots[1][0]}` is a second root, after `{roots[0][0]}`",
            "Say `main: true` for the one that holds the contacts",
        )
    return chosen[0][1] if chosen else None


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
    on: list[ColumnOf] = []
    for text, assigned in shape.on.items():
        place = draft.place("assignment", name, "on", text)
        draft.is_name(place, assigned.column, "the column")
        table = known_table(draft, place, text)
        if table is not None:
            on.append(ColumnOf(table, assigned.column))
    return AssignmentField(name, shape.column, shape.tree, shape.position, on=tuple(sorted(on)))
