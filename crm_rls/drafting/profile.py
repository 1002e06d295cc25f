"""What is asked of the rows themselves, and what they answered: a few columns, never all. Pure values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from crm_rls.catalog import TableFacts
from crm_rls.drafting.drafts import Branch
from crm_rls.drafting.roots import Tables
from crm_rls.drafting.words import LABEL, LOGIN, POSTCODE, SEGMENT, STAFF, TERRITORY, column_word, is_one_of
from crm_rls.model import ColumnOf, TableName

MOST_VALUES = 300
"""Distinct values of a column that are asked for; with more, it is no column of kinds or territories."""

_TEXTS = ("text", "character varying", "character", "name", "citext", "smallint", "integer", "bigint")


@dataclass(frozen=True, slots=True, order=True)
class TreeOf:
    """A table whose rows are territories: the columns of key, of the key above, and of the label."""

    table: TableName
    key: str
    parent: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, order=True)
class PairOf:
    """Two columns that say of which table a row is, and which one: `parent_type` and `parent_id`."""

    table: TableName
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Questions:
    """What to ask: columns for their distinct values, tables of territories, tables to count.

    Of the columns in `filled` it is asked how many rows have no value.
    """

    columns: tuple[ColumnOf, ...] = ()
    trees: tuple[TreeOf, ...] = ()
    filled: tuple[ColumnOf, ...] = ()
    counted: tuple[TableName, ...] = ()

    def tables(self) -> frozenset[TableName]:
        """Return the tables that are looked into."""
        return frozenset(
            (*self.counted, *(each.table for each in self.columns), *(each.table for each in self.trees))
        )


@dataclass(frozen=True, slots=True)
class Profile:
    """The answers: the values of columns that have few, the most frequent first; territories; rows.

    `rows` are counted up to a limit, so that a large table is not read as a whole; `missing` are those of
    them where a column is null or blank.
    """

    values: Mapping[ColumnOf, tuple[str, ...]] = field(default_factory=dict)
    trees: Mapping[TableName, tuple[Branch, ...]] = field(default_factory=dict)
    rows: Mapping[TableName, int] = field(default_factory=dict)
    missing: Mapping[ColumnOf, int] = field(default_factory=dict)


def questions(tables: Tables, root: TableName) -> Questions:
    """Return what to ask to draft a model with these contacts."""
    words = TERRITORY | POSTCODE | SEGMENT
    asked = [
        ColumnOf(root, name)
        for name, column in tables[root].columns.items()
        if column_word(name) in words and not column.base.endswith("[]")
    ]
    local = [table for table in tables.values() if table.kind in "rp"]
    asked += [ColumnOf(pair.table, pair.kind) for table in local for pair in pairs(table)]
    asked += [each for table in local if (each := login_column(table)) is not None]
    trees = tuple(tree for tree in (territory_tree(tables, root, each.column) for each in asked) if tree)
    filled = tuple(each for each in asked if each.table == root and column_word(each.column) in TERRITORY)
    return Questions(tuple(dict.fromkeys(asked)), trees, filled, tuple(table.name for table in local))


def pairs(table: TableFacts) -> tuple[PairOf, ...]:
    """Return the pairs of a kind and a key of a table, whose keys no foreign key checks."""
    keyed = {column for key in table.foreign_keys for column in key.columns}
    return tuple(
        PairOf(table.name, kind, key)
        for kind in table.columns
        for key in _keys_of(kind)
        if key in table.columns and key not in keyed and key != kind and _plain(table, kind)
    )


def _keys_of(kind: str) -> Iterator[str]:
    """Yield the names that a key beside a column of kinds has: parent_id beside parent_type."""
    for ending, stems in (("_type", ("_id", "_no", "_key")), ("_model", ("_id",)), ("type", ("id",))):
        if kind.endswith(ending) and len(kind) > len(ending):
            yield from (kind.removesuffix(ending) + each for each in stems)
            break
    if kind == "model":
        yield "res_id"


def login_column(table: TableFacts) -> ColumnOf | None:
    """Return the column of a table of staff that holds the logins."""
    if not is_one_of(table.name.name, STAFF):
        return None
    found = (name for name in table.columns if name.lower().replace("_", "") in LOGIN and _plain(table, name))
    return next((ColumnOf(table.name, name) for name in found), None)


def territory_tree(tables: Tables, root: TableName, column: str) -> TreeOf | None:
    """Return the table of territories to which a column of the contacts refers, with its own parents."""
    for key in tables[root].foreign_keys:
        if key.columns == (column,) and key.target in tables and column_word(column) in TERRITORY:
            table = tables[key.target]
            own = (each for each in table.foreign_keys if each.target == table.name)
            parents = (each.columns[0] for each in own if each.target_columns == key.target_columns)
            labels = (name for word in LABEL for name in table.columns if name.lower() == word)
            return TreeOf(table.name, key.target_columns[0], next(parents, ""), next(labels, ""))
    return None


def _plain(table: TableFacts, column: str) -> bool:
    facts = table.columns[column]
    return facts.base.startswith(_TEXTS) and not facts.base.endswith("[]")
