"""Foreign keys and pairs of columns as ways from a table to the protected ones. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from crm_rls.catalog import ForeignKeyFacts, TableFacts
from crm_rls.drafting.drafts import LinkDraft, TableDraft
from crm_rls.drafting.profile import PairOf, Profile, pairs
from crm_rls.drafting.words import AUTHOR, column_word, joined, tokens
from crm_rls.model import ColumnOf, TableName
from crm_rls.reading.filters.refusals import RESERVED

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Keys:
    """The foreign keys of a table to one other: those that surely mean "belongs to", and the others."""

    sure: tuple[ForeignKeyFacts, ...]
    unsure: tuple[ForeignKeyFacts, ...] = ()


def keys_to(table: TableFacts, target: TableName) -> Keys:
    """Return the keys of a table to another one.

    Where there are several, a competitor or a referrer may be among them: the one that is named after the
    other table counts, or else those that are never null. An author is never sure.
    """
    found: dict[tuple[str, ...], ForeignKeyFacts] = {}
    for key in table.foreign_keys:
        if key.target == target and key.validated:
            found.setdefault(key.columns, key)
    authors = tuple(each for each in found.values() if column_word(each.columns[0]) in AUTHOR)
    every = tuple(each for each in found.values() if each not in authors)
    if len(every) < 2:
        return Keys(every, authors)
    named = tuple(key for key in every if len(key.columns) == 1 and _is_named_after(key.columns[0], target))
    never_null = tuple(key for key in every if all(table.columns[each].not_null for each in key.columns))
    sure = named or never_null
    return Keys(sure, tuple(key for key in found.values() if key not in sure))


def _is_named_after(column: str, target: TableName) -> bool:
    word = column_word(column)
    return word in (joined(target.name), joined(tokens(target.name)[-1]))


def as_link(table: TableFacts, key: ForeignKeyFacts) -> LinkDraft:
    """Return a foreign key as a link; by its name where another key has the same columns.

    A key without a name stands on the partitions only, so that no key of the table checks the link.
    """
    alike = [each for each in table.foreign_keys if each.columns == key.columns and each.target == key.target]
    others = [
        each for each in table.foreign_keys if each.columns == key.columns and each.target != key.target
    ]
    via = (key.name,) if key.name and (len(alike) > 1 or others) else key.columns
    return LinkDraft(key.target, via, key.target_columns, unchecked=not key.name)


def pair_links(
    table: TableFacts, profile: Profile, guarded: Mapping[TableName, TableDraft]
) -> tuple[tuple[LinkDraft, ...], tuple[str, ...]]:
    """Return the links of a table's pairs of kind and key, and the kinds that mean no protected table."""
    links: list[LinkDraft] = []
    unknown: list[str] = []
    for pair in pairs(table):
        meant: dict[TableName, list[str]] = {}
        for kind in profile.values.get(ColumnOf(table.name, pair.kind), ()):
            target = _meant(kind, guarded)
            if target is None or target == table.name:
                unknown.append(kind)
            else:
                meant.setdefault(target, []).append(kind)
        links += (
            LinkDraft(target, (pair.key,), when=_is(pair, kinds), unchecked=True)
            for target, kinds in meant.items()
        )
    return tuple(links), tuple(unknown)


def _meant(kind: str, guarded: Collection[TableName]) -> TableName | None:
    """Return the one table that a kind such as `Account`, `accounts` or `res.partner` names exactly."""
    word = joined(kind)
    found = [name for name in guarded if word in (joined(name.name), joined(f"{name.schema}.{name.name}"))]
    return found[0] if len(found) == 1 else None


def _is(pair: PairOf, kinds: Sequence[str]) -> str:
    values = ["'" + kind.replace("'", "''") + "'" for kind in kinds]
    if len(values) == 1:
        return f"{column_text(pair.kind)} = {values[0]}"
    return f"{column_text(pair.kind)} in ({', '.join(values)})"


def column_text(name: str) -> str:
    """Return a column as filters name it."""
    return name if _PLAIN.fullmatch(name) and name not in RESERVED else '"' + name.replace('"', '""') + '"'


def is_link_table(table: TableFacts) -> bool:
    """Say whether a table's rows only say what belongs together: two keys, and they tell rows apart."""
    single = {key.columns[0] for key in table.foreign_keys if len(key.columns) == 1}
    return len(single) >= 2 and (
        any(len(unique) >= 2 and set(unique) <= single for unique in table.unique)
        or len(set(table.columns) - single) <= 3
    )


def reaches(edges: Mapping[TableName, Collection[TableName]], start: TableName, goal: TableName) -> bool:
    """Say whether links lead from one table to another."""
    seen: set[TableName] = set()
    waiting = [start]
    while waiting:
        step = waiting.pop()
        if step == goal:
            return True
        if step not in seen:
            seen.add(step)
            waiting += edges.get(step, ())
    return False


def asked_tables(draft: TableDraft) -> tuple[TableName, ...]:
    """Return the tables that a table asks by its links."""
    return tuple(link.through or link.to for link in draft.links)
