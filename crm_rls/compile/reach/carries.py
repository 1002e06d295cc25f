"""What tables in mode `carry` copy: columns of the contact, or of a further root.

They are handed down through the tables between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crm_rls.compile.conditions.scope import Copies, Interval
from crm_rls.model import Child, ColumnOf, Link, Mode, Model, TableName
from crm_rls.model.predicates import LinkKey, columns
from crm_rls.model.trees import top
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined


@dataclass(frozen=True, slots=True)
class Carry:
    """What a child table in mode `carry` copies from the table it belongs to: source column to own column.

    `pairs` are the columns that the link compares, own and the other table's. `held` has the own column for
    each column of a table above, and `hangs_by` are those that are not null where a row belongs to a contact.
    """

    child: Child
    link: Link
    pairs: tuple[tuple[str, str], ...]
    columns: Mapping[str, str]
    held: Mapping[ColumnOf, str]
    hangs_by: tuple[str, ...]

    @property
    def parent(self) -> TableName:
        """Return the table from which it copies."""
        return self.link.to

    @property
    def via(self) -> tuple[str, ...]:
        """Return the columns that refer to that table."""
        return tuple(own for own, _ in self.pairs)

    @property
    def parent_key(self) -> tuple[str, ...]:
        """Return the columns of that table to which they refer."""
        return tuple(theirs for _, theirs in self.pairs)

    def held_of(self, table: TableName) -> Mapping[str, str]:
        """Return the own column for each column of a table above, by that column."""
        return {each.column: own for each, own in self.held.items() if each.table == table}

    def joined(self, child: str, parent: str) -> Composable:
        """Return that a row belongs to another one, by words of our own that stand for the two."""
        return joined(
            "and",
            (
                SQL("{}.{} = {}.{}").format(SQL(parent), Identifier(theirs), SQL(child), Identifier(own))
                for own, theirs in self.pairs
            ),
        )


def carries_of(model: Model, names: Names, read: frozenset[str]) -> Mapping[TableName, Carry]:
    """Return what each carrying table copies, if filters read these columns of contacts."""
    used = read | {f.position for f in model.assignment if f.position is not None and f.column in read}
    found = (child for child in model.children if child.mode is Mode.CARRY and child.links)
    return {child.name: _carry(model, names, child, tuple(sorted(used))) for child in found}


def _carry(model: Model, names: Names, child: Child, read: tuple[str, ...]) -> Carry:
    (link,) = child.links
    pairs = model.pairs(link)
    linked = {theirs: own for own, theirs in pairs}
    contacts = model.root.name
    if link.to == contacts or not model.child(link.to).links:
        asked = read if link.to == contacts else _read_of(model, model.child(link.to))
        copied = {
            column: names.carried(_word(model, ColumnOf(link.to, column)))
            for column in asked
            if column not in linked
        }
        held = {ColumnOf(link.to, column): own for column, own in {**copied, **linked}.items()}
        return Carry(child, link, pairs, copied, held, link.via)
    above = _carry(model, names, model.child(link.to), read)
    sources = {**above.held, **{ColumnOf(link.to, each): each for each in _read_of(model, above.child)}}
    copied = {}
    for each, source in sources.items():
        copied.setdefault(source, names.carried(_word(model, each)))
    held = {each: copied[source] for each, source in sources.items()}
    # What is copied further down has to say that this row belongs to another one.
    held |= {ColumnOf(link.to, column): own for column, own in linked.items()}
    return Carry(child, link, pairs, copied, held, tuple(copied[each] for each in above.hangs_by))


def _word(model: Model, column: ColumnOf) -> str:
    """Return what tells a column above from the others that a table copies."""
    return column.column if column.table == model.root.name else f"{column.table.name}_{column.column}"


def _read_of(model: Model, table: Child) -> tuple[str, ...]:
    """Return the columns of a table that decide whether what belongs to its rows is reached."""
    asked = [grant.filter for group in model.groups for grant in group.on if grant.table == table.name]
    asked += (each.filter for each in model.restrictions if each.on == table.name)
    asked += (link.when for link in table.links)
    to_top = top(model, table.name)
    return tuple(sorted(frozenset(() if to_top is None else to_top.via).union(*map(columns, asked))))


def copies_of(
    carries: Mapping[TableName, Carry],
    table: TableName,
    intervals: Mapping[TableName, Mapping[str, Interval]],
) -> Mapping[LinkKey, Copies]:
    """Return what stands on the rows of a carrying table in the place of a look through its link."""
    carry = carries[table]
    link: LinkKey = (str(carry.parent), carry.parent_key, carry.via)
    if carry.parent not in carries:
        return {link: Copies(carry.held_of(carry.parent), carry.via, intervals.get(carry.parent, {}))}
    # What the other table carries is said by its own columns, of which this one carries copies.
    return {link: Copies(carry.columns, carry.via, links=copies_of(carries, carry.parent, intervals))}
