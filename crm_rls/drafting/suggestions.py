"""Groups that a draft only suggests, as lines of a comment. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from crm_rls.catalog import ForeignKeyFacts, TableFacts
from crm_rls.drafting.drafts import EntryDraft, TableClass, TableDraft
from crm_rls.drafting.groups import group_name, kind_of_value
from crm_rls.drafting.roots import Tables
from crm_rls.drafting.words import AUTHOR, OWNER, STAFF, column_word, is_one_of
from crm_rls.drafting.writing import WIDTH, flow
from crm_rls.model import TableName

MOST_SUGGESTED = 3
"""Groups that are suggested: with more, the comment is longer than the draft."""

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class _Own:
    """A column that names one of the staff; `inside` says that its table belongs to the contacts."""

    table: TableFacts
    key: ForeignKeyFacts
    inside: bool = False

    @property
    def attribute(self) -> str:
        return group_name(self.key.columns[0])

    @property
    def group(self) -> str:
        return group_name("own", self.table.name.name)

    def lines(self) -> Iterator[str]:
        """Yield the group: of a table inside it shows the contacts, and of their rows the own ones only."""
        own = f"{self.key.columns[0]} = me.{self.attribute}"
        if not self.inside:
            yield f"  {self.group}: {flow({'where': own, 'rights': ['read']})}"
            return
        rows = {"where": own, "rights": ["read"], "children": ["read"]}
        yield f"  {self.group}:"
        yield f"    where: {flow(f'exists({self.table.name.name}, {own})')}"
        yield "    rights: [read]"
        yield "    children: []"
        yield f"    on: {flow({str(self.table.name): rows})}"


def suggested(
    tables: Tables, root: TableName, drafts: Sequence[TableDraft], entries: Collection[EntryDraft]
) -> tuple[str, ...]:
    """Return the lines that suggest groups by keys that refer to a table of staff.

    Nothing is suggested where a column of the contacts says already whose they are.
    """
    if any(each.section == "attributes" and each.name in _owners(tables[root]) for each in entries):
        return ()
    found = [*_of_contacts(tables[root]), *_of_children(tables, root, drafts)][:MOST_SUGGESTED]
    if not found:
        return ()
    lines = [
        f"{each.table.name}.{each.key.columns[0]} refers to {each.key.target}, the people who work with "
        "the database."
        for each in found
    ]
    lines.append("If these rows say whose a contact is, add to the sections, and give people the attribute:")
    lines.append("attributes:")
    kinds = {each.attribute: kind_of_value(each.table, each.key.columns[0]) for each in found}
    lines += [f"  {name}: {flow({'type': kind})}" for name, kind in kinds.items()]
    lines.append("access_groups:")
    lines += [line for each in found for line in each.lines()]
    return tuple(lines) if all(len(line) + 2 <= WIDTH for line in lines) else ()


def _owners(table: TableFacts) -> frozenset[str]:
    return frozenset(group_name(name) for name in table.columns if column_word(name) in OWNER)


def _of_contacts(table: TableFacts) -> Iterator[_Own]:
    for key in _keys_to_staff(table):
        yield _Own(table, key)


def _of_children(tables: Tables, root: TableName, drafts: Sequence[TableDraft]) -> Iterator[_Own]:
    """Yield what tables say that belong to the contacts by one key."""
    for draft in drafts:
        table = tables[draft.name]
        keys = [key for key in table.foreign_keys if key.target == root]
        plain = draft.name.schema == root.schema and _PLAIN.fullmatch(draft.name.name)
        if draft.kind is not TableClass.CHILD or len(keys) != 1 or not plain:
            continue
        for key in _keys_to_staff(table):
            yield _Own(table, key, inside=True)


def _keys_to_staff(table: TableFacts) -> Iterator[ForeignKeyFacts]:
    for key in table.foreign_keys:
        column = key.columns[0]
        word = column_word(column)  # of created_by_id it is created
        named = is_one_of(key.target.name, STAFF) and not {word, f"{word}by"} & AUTHOR
        if named and len(key.columns) == 1 and _PLAIN.fullmatch(column):
            yield key
            return
