"""Attributes, territories and access groups from the columns of the contacts. Pure.

Every drafted group may only read, and has no members: who is in it is for people to say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import combining, normalize

from crm_rls.catalog import TableFacts
from crm_rls.drafting.drafts import Branch, EntryDraft
from crm_rls.drafting.keys import column_text
from crm_rls.drafting.profile import Profile, login_column, territory_tree
from crm_rls.drafting.roots import Tables
from crm_rls.drafting.words import OWNER, POSTCODE, SEGMENT, TEAM, TERRITORY, column_word, tokens
from crm_rls.model import ColumnOf, TableName

MOST_GROUPS = 20
"""Groups that are drafted from the values of one column; with more, a person has to say which."""

MOST_TERRITORIES = 300

_GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}  # as Germans write them
)

_INTEGERS = ("smallint", "integer", "bigint")


@dataclass(frozen=True, slots=True)
class GroupsDraft:
    """The territories, the entries of the sections, and what to say of columns that gave none."""

    territories: tuple[Branch, ...]
    entries: tuple[EntryDraft, ...]
    remarks: tuple[str, ...]


def groups_of(
    tables: Tables, profile: Profile, root: TableName, logins: Collection[str], leads: Sequence[TableName]
) -> GroupsDraft:
    """Return what the columns of the contacts give.

    `leads` are further roots, `logins` those of the server.
    """
    table = tables[root]
    territories, fields = _territories(tables, profile, table, leads)
    entries = [*fields]
    remarks: list[str] = []
    for name, column in table.columns.items():
        word = column_word(name)
        if column.generated or column.base.endswith("[]"):
            continue
        if word in OWNER:
            entries += _of_the_own(tables, profile, table, name, logins)
        elif word in TEAM:
            entries += _attribute(table, name, "team", many=True)
        elif word in POSTCODE and not territories:
            entries += _postcodes(profile, table, name, remarks)
        elif word in SEGMENT:
            entries += _by_value(profile, table, name, remarks)
    entries += _of_territories(territories)
    everything = {"all": "true", "oversight": "true", "rights": ["read"]}
    entries.append(EntryDraft("access_groups", "all_contacts", everything, "for heads and reports"))
    remarks += _rules(table, territories)
    return GroupsDraft(territories, tuple(named_once(entries)), tuple(remarks))


def named_once(entries: Collection[EntryDraft]) -> Iterator[EntryDraft]:
    """Yield the first entry of each name of a section."""
    seen: set[tuple[str, str]] = set()
    for each in entries:
        if (each.section, each.name) not in seen:
            seen.add((each.section, each.name))
            yield each


def group_name(*words: str) -> str:
    """Return a name that a group may have: at most 40 small letters, digits and underscores."""
    plain = normalize("NFC", "_".join(words)).translate(_GERMAN)
    # NFKD parts a letter from its accent: Québec becomes quebec, not qu_bec.
    parted = "".join(each for each in normalize("NFKD", plain) if not combining(each))
    return re.sub(r"[^a-z0-9_]", "", "_".join(tokens(parted)))[:40].strip("_") or "group"


# -- territories ---------------------------------------------------------------------------------------


def _territories(
    tables: Tables, profile: Profile, table: TableFacts, leads: Sequence[TableName]
) -> tuple[tuple[Branch, ...], tuple[EntryDraft, ...]]:
    for name in table.columns:
        if column_word(name) not in TERRITORY:
            continue
        tree = territory_tree(tables, table.name, name)
        found = profile.trees.get(tree.table, ()) if tree else ()
        branches = found or tuple(map(Branch, sorted(profile.values.get(ColumnOf(table.name, name), ()))))
        branches = _sound(branches)
        if not branches or len(branches) > MOST_TERRITORIES:
            continue
        keys: dict[str, object] = {"column": name, "tree": "true"}
        on = {str(lead): column for lead in leads for column in tables[lead].columns if column == name}
        if on:
            keys["on"] = on
        keys_of = [each.key for each in branches]
        shown = f"{', '.join(keys_of[:5])}{f' and {len(keys_of) - 5} more' if len(keys_of) > 5 else ''}"
        source = f"rows of {tree.table}" if tree and found else f"the values of {table.name}.{name}"
        said = f"territories are {source}: {shown}{_without(profile, ColumnOf(table.name, name))}"
        field = EntryDraft("assignment", "territory", keys, said)
        return branches, (field,)
    return (), ()


def _without(profile: Profile, column: ColumnOf) -> str:
    """Return what to say of contacts without a territory; nothing if there are none."""
    missing = profile.missing.get(column, 0)
    if not missing:
        return ""
    return (
        f". {missing} of {profile.rows.get(column.table, missing)} rows have no value: only all_contacts "
        "shows them, until a group has `unassigned: true`"
    )


def _sound(branches: Sequence[Branch]) -> tuple[Branch, ...]:
    """Return the territories as a tree: without empty keys, loops, and parents that are not there."""
    known = {each.key: each for each in branches if each.key.strip() and each.key != "csv"}
    return tuple(
        each if _has_top(each, known) else Branch(each.key, None, each.label) for each in known.values()
    )


def _has_top(branch: Branch, known: dict[str, Branch]) -> bool:
    seen = {branch.key}
    while branch.parent is not None:
        if branch.parent in seen or branch.parent not in known:
            return False
        seen.add(branch.parent)
        branch = known[branch.parent]
    return True


def _of_territories(territories: Sequence[Branch]) -> Iterator[EntryDraft]:
    tops = [each for each in territories if each.parent is None]
    chosen = (
        tops
        if len(tops) > 1
        else [each for each in territories if tops and each.parent == tops[0].key] or tops
    )
    for each in chosen[:MOST_GROUPS]:
        keys: dict[str, object] = {"label": each.label} if each.label else {}
        keys |= {"territory": each.key, "rights": ["read"]}
        name = group_name("territory", each.label or each.key)
        yield EntryDraft("access_groups", name, keys, needs=(("assignment", "territory"),))


def _rules(table: TableFacts, territories: Sequence[Branch]) -> Iterator[str]:
    for name in table.columns if territories else ():
        if column_word(name) in POSTCODE:
            yield (
                f"column {name} has postcodes: `rules` under `assignment` give a contact its territory, "
                "for example {" + f"{name}_prefix: '20', ...: HH" + "}"
            )


# -- other columns -------------------------------------------------------------------------------------


def kind_of_value(table: TableFacts, column: str) -> str:
    """Return the type of an attribute that is compared with a column."""
    base = table.columns[column].base
    return "integer" if base in _INTEGERS else "uuid" if base == "uuid" else "text"


def _attribute(
    table: TableFacts, column: str, name: str, *, many: bool = False, source: object = None, reason: str = ""
) -> Iterator[EntryDraft]:
    """Yield an attribute of people, and the group of those whose value is in the column."""
    keys: dict[str, object] = {"type": kind_of_value(table, column)}
    keys |= {"many": "true"} if many else {}
    keys |= {"from": source} if source else {}
    yield EntryDraft("attributes", name, keys, reason or f"what {table.name}.{column} holds of a person")
    compared = f"{column_text(column)} {'in' if many else '='} me.{name}"
    group = {"where": compared, "rights": ["read"]}
    yield EntryDraft("access_groups", group_name("own", name), group, needs=(("attributes", name),))


def _of_the_own(
    tables: Tables, profile: Profile, table: TableFacts, column: str, logins: Collection[str]
) -> Iterator[EntryDraft]:
    """Yield the group of those who own contacts; people have their values by the staff, if that is sure."""
    name = group_name(column)
    for key in table.foreign_keys:
        staff = tables.get(key.target)
        if key.columns != (column,) or staff is None:
            continue
        login = login_column(staff)
        if login is None or (login.column,) not in staff.unique:
            continue
        known = set(profile.values.get(login, ())) & set(logins)
        if known:
            source = {"table": str(staff.name), "login": login.column, "value": key.target_columns[0]}
            reason = f"{len(known)} logins of the server are listed in {staff.name}.{login.column}"
            yield from _attribute(table, column, name, source=source, reason=reason)
            return
    yield from _attribute(table, column, name)


def _postcodes(profile: Profile, table: TableFacts, column: str, remarks: list[str]) -> Iterator[EntryDraft]:
    """Yield a group for each first digit of the postcodes."""
    values = profile.values.get(ColumnOf(table.name, column), ())
    if not table.columns[column].base.startswith(("text", "character varying")):
        remarks.append(f"column {column} has postcodes, but not as text")
        return
    first = sorted({value[0] for value in values if value[:1].isalnum()})
    for each in first if len(first) <= MOST_GROUPS else ():
        keys = {"where": f"{column_text(column)} like '{each}%'", "rights": ["read"]}
        yield EntryDraft("access_groups", group_name("postcode", each), keys)


def _by_value(profile: Profile, table: TableFacts, column: str, remarks: list[str]) -> Iterator[EntryDraft]:
    values = sorted(profile.values.get(ColumnOf(table.name, column), ()))
    if len(values) > MOST_GROUPS or not values:
        remarks.append(
            f"column {column}: {'more values than groups can be drafted of' if values else 'no value'}"
        )
        return
    number = kind_of_value(table, column) == "integer"
    for value in values:
        shown = value if number else "'" + value.replace("'", "''") + "'"
        keys = {"where": f"{column_text(column)} = {shown}", "rights": ["read"]}
        yield EntryDraft("access_groups", group_name(column, value), keys)
