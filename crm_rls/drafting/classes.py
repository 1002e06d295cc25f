"""Which class each table gets: what surely belongs to the contacts, and everything else blocked. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from crm_rls.catalog import TableFacts
from crm_rls.drafting.drafts import LinkDraft, TableClass, TableDraft
from crm_rls.drafting.keys import as_link, asked_tables, is_link_table, keys_to, pair_links, reaches
from crm_rls.drafting.profile import Profile
from crm_rls.drafting.roots import Tables, further_roots, key_of, pointing
from crm_rls.drafting.words import (
    HAPPENINGS,
    OWNED,
    PERSONAL,
    STAFF,
    column_word,
    is_one_of,
    is_sensitive,
    is_technical,
    weight_of,
)
from crm_rls.model import TableName

MOST_LOOKUP_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the reader of the draft has decided: the contacts, and what everybody may read."""

    root: TableName
    public: frozenset[TableName] = frozenset()


@dataclass(frozen=True, slots=True)
class _Board:
    """The tables while they get their classes."""

    tables: Tables
    profile: Profile
    pointers: Mapping[TableName, frozenset[TableName]]
    drafts: dict[TableName, TableDraft] = field(default_factory=dict)
    edges: dict[TableName, tuple[TableName, ...]] = field(default_factory=dict)

    def put(self, draft: TableDraft) -> None:
        """Give a table its class."""
        self.drafts[draft.name] = draft
        self.edges[draft.name] = asked_tables(draft)

    def guarded(self) -> dict[TableName, TableDraft]:
        return {name: draft for name, draft in self.drafts.items() if draft.guarded}

    def free(self) -> Iterator[TableFacts]:
        """Yield the tables that may still get rows from the contacts."""
        for name, table in self.tables.items():
            if name not in self.drafts and _barred(table) == "" and not self.employs(name):
                yield table

    def employs(self, name: TableName) -> bool:
        """Say whether a table is of the own organisation: staff belongs to it, and it has no more rows.

        The own company may be a contact, too; its orders are not for everybody who sees that contact.
        """
        rows = self.profile.rows
        return any(
            is_one_of(each.name, STAFF) and rows.get(name, 0) <= rows.get(each, 0)
            for each in self.pointers[name]
        )

    def links(self, name: TableName, links: Collection[LinkDraft]) -> tuple[LinkDraft, ...]:
        """Return those of the links that make no loop with those that are there."""
        found = (each for each in links if not reaches(self.edges, each.through or each.to, name))
        return tuple(dict.fromkeys(found))


def classified(
    tables: Tables,
    profile: Profile,
    wishes: Wishes,
    *,
    readable: Collection[TableName],
    known: Mapping[TableName, TableDraft] = MappingProxyType({}),
) -> tuple[TableDraft, ...]:
    """Return each table with its class.

    `readable` are those that everybody may read today, `known` those that have their class already; without
    any, the contacts are what is wished, and leads stand beside them.
    """
    board = _Board(tables, profile, pointing(tables))
    for draft in known.values():
        board.put(draft)
    if not known:
        root = wishes.root
        board.put(TableDraft(root, TableClass.ROOT, key=key_of(tables, root), main=True))
        for name in further_roots(tables, root):
            reason = "granted by itself, beside the contacts"
            board.put(TableDraft(name, TableClass.ROOT, reason, key_of(tables, name)))
    steps: tuple[Callable[[_Board], None], ...] = (_children, _pairs, _through, _owned)
    count = -1
    while count != len(board.drafts):
        count = len(board.drafts)
        for step in steps:
            step(board)
    _further_links(board, known)
    for name, table in tables.items():
        if name not in board.drafts:
            board.put(_rest(board, table, wishes, readable))
    return tuple(_with_needed_keys(board))


def _barred(table: TableFacts) -> str:
    """Return why nothing of a table is to be seen through the contacts; nothing if it may be."""
    name = table.name.name
    if table.kind == "f":
        return "a foreign table, which cannot have policies"
    if is_one_of(name, STAFF):
        return "the people who work with the database"
    if is_sensitive(name):
        return "its name says that not everybody who sees the contact may see it"
    if secret := next((column for column in table.columns if is_sensitive(column)), ""):
        return f"column {secret} is not for everybody who sees the contact"
    return "for programs, by its name" if is_technical(name) else ""


def _children(board: _Board) -> None:
    """Draft what has a foreign key to a protected table, level by level."""
    found = True
    while found:
        guarded = board.guarded()
        fresh: dict[TableName, TableDraft] = {}
        for table in board.free():
            links, remark = _links_by_key(board, table, guarded)
            if links:
                fresh[table.name] = TableDraft(table.name, TableClass.CHILD, remark, links=links)
        for draft in fresh.values():
            board.put(draft)
        found = bool(fresh)


def _links_by_key(
    board: _Board, table: TableFacts, guarded: Collection[TableName]
) -> tuple[tuple[LinkDraft, ...], str]:
    """Return the links of a table by its foreign keys, and what is to be said of the keys left out."""
    links: list[LinkDraft] = []
    left: list[str] = []
    for target in dict.fromkeys(key.target for key in table.foreign_keys):
        if target in guarded and target != table.name:
            keys = keys_to(table, target)
            links += (as_link(table, key) for key in keys.sure)
            left += (f"{', '.join(key.columns)} -> {target}" for key in keys.unsure)
    remarks = [f"left out, may mean something else: {'; '.join(left)}"] if left else []
    remarks += ["the keys stand on the partitions"] if any(each.unchecked for each in links) else []
    return board.links(table.name, links), "; ".join(remarks)


def _pairs(board: _Board) -> None:
    """Draft what names a protected table and its row in two columns."""
    guarded = board.guarded()
    for table in tuple(board.free()):
        links, unknown = pair_links(table, board.profile, guarded)
        links = board.links(table.name, links)
        if links:
            board.put(TableDraft(table.name, TableClass.CHILD, _hidden_kinds(unknown), links=links))


def _hidden_kinds(unknown: Collection[str]) -> str:
    shown = ", ".join(sorted(set(unknown))[:5])
    return (
        f"no key checks the pair of columns; hidden are rows of: {shown}"
        if unknown
        else ("no key checks the pair of columns")
    )


def _through(board: _Board) -> None:
    """Draft what belongs to contacts through a table of links, such as a meeting."""
    for name, draft in tuple(board.guarded().items()):
        table = board.tables[name]
        if draft.kind is not TableClass.CHILD or not is_link_table(table):
            continue
        for key in table.foreign_keys:
            other = key.target
            free = other in board.tables and other not in board.drafts and _barred(board.tables[other]) == ""
            happening = is_one_of(other.name, HAPPENINGS) or weight_of(other.name) > 0
            if free and happening and len(key.columns) == 1:
                to = draft.links[0].to
                link = LinkDraft(to, key.columns, key.target_columns, through=name)
                if board.links(other, (link,)):
                    board.put(TableDraft(other, TableClass.CHILD, key=key.target_columns[0], links=(link,)))


def _owned(board: _Board) -> None:
    """Draft what belongs to the rows that point to it, such as an address."""
    pointers = board.pointers
    guarded = board.guarded()
    for table in tuple(board.free()):
        name = table.name
        if not is_one_of(name.name, OWNED) or not pointers[name] or not pointers[name] <= guarded.keys():
            continue
        links: list[LinkDraft] = []
        targets: set[tuple[str, ...]] = set()
        for source in sorted(pointers[name]):
            holder = board.tables[source]
            for key in holder.foreign_keys:
                if key.target == name and len(key.columns) == 1 and key.validated:
                    links.append(LinkDraft(source, as_link(holder, key).via, key.target_columns))
                    targets.add(key.target_columns)
        found = board.links(name, links)
        if found and len(targets) == 1:
            column = next(iter(targets))[0]
            board.put(TableDraft(name, TableClass.REFERENCED, key=column, links=found))


def _further_links(board: _Board, known: Collection[TableName]) -> None:
    """Add the links of children to tables that got their class later, and their pairs."""
    guarded = board.guarded()
    for name, draft in sorted(guarded.items()):
        if draft.kind is TableClass.CHILD and name not in known:
            table = board.tables[name]
            by_key, remark = _links_by_key(board, table, guarded)
            by_pair, unknown = pair_links(table, board.profile, guarded)
            reason = draft.reason if not by_pair else _hidden_kinds(unknown)
            added = [link for link in (*by_key, *by_pair) if not _stands(link, draft.links)]
            for link in added:
                sure = board.links(name, (link,))
                draft = replace(draft, links=(*draft.links, *sure), reason=remark or reason)  # noqa: PLW2901
                board.put(draft)


def _stands(link: LinkDraft, links: Collection[LinkDraft]) -> bool:
    return any((each.to, each.via, each.when) == (link.to, link.via, link.when) for each in links)


def _rest(board: _Board, table: TableFacts, wishes: Wishes, readable: Collection[TableName]) -> TableDraft:
    """Return what is left as blocked, with the reason; as public only what is no secret today."""
    name = table.name
    if name in wishes.public:
        return TableDraft(name, TableClass.PUBLIC, "so decided")
    if barred := _barred(table):
        return TableDraft(name, TableClass.BLOCKED, barred)
    if board.pointers[name] and _is_list(board.tables, board.profile, name):
        number = len(board.pointers[name])
        shown = "a list to which " + ("1 table refers" if number == 1 else f"{number} tables refer")
        if name in readable:
            return TableDraft(name, TableClass.PUBLIC, f"{shown}; PUBLIC may read it today")
        return TableDraft(name, TableClass.BLOCKED, shown, proposal="{class: public}")
    guarded = board.guarded()
    unclear = [
        f"{', '.join(key.columns)} -> {target}"
        for target in dict.fromkeys(key.target for key in table.foreign_keys)
        if target in guarded
        for key in keys_to(table, target).unsure
    ]
    if unclear:
        return TableDraft(name, TableClass.BLOCKED, f"which key says where it belongs? {'; '.join(unclear)}")
    if board.employs(name):
        return TableDraft(name, TableClass.BLOCKED, "the people who work with the database belong to it")
    if pointed := sorted(board.pointers[name] & guarded.keys()):
        others = ", and of other tables" if board.pointers[name] - guarded.keys() else ""
        return TableDraft(
            name,
            TableClass.BLOCKED,
            f"rows of {', '.join(str(each) for each in pointed[:3])} point to it{others}",
            proposal=_as_referenced([board.tables[each] for each in pointed], name),
        )
    return TableDraft(name, TableClass.BLOCKED, f"no key leads from it to {wishes.root}")


def _as_referenced(holders: Sequence[TableFacts], name: TableName) -> str:
    """Return what a table would be that belongs to the rows of others, by their keys to the same column."""
    keys = [(each, key) for each in holders for key in each.foreign_keys if key.target == name]
    meant = keys[0][1].target_columns
    sources = [
        f"{{table: {holder.name}, via: {_columns(key.columns)}}}"
        for holder, key in keys
        if key.target_columns == meant
    ]
    target = f", key: {_columns(meant)}" if meant != ("id",) else ""
    return f"{{class: referenced, from: [{', '.join(sources)}]{target}}}"


def _columns(columns: Sequence[str]) -> str:
    return columns[0] if len(columns) == 1 else f"[{', '.join(columns)}]"


def lists(tables: Tables, profile: Profile) -> tuple[TableName, ...]:
    """Return the tables that look like lists for everybody: short, pointed to, and about nothing else."""
    pointers = pointing(tables)
    return tuple(name for name in tables if pointers[name] and _is_list(tables, profile, name))


def _is_list(tables: Tables, profile: Profile, name: TableName) -> bool:
    table = tables[name]
    others = {key.target for key in table.foreign_keys} - {name}
    if is_one_of(name.name, OWNED) or any(column_word(each) in PERSONAL for each in table.columns):
        return False
    if not any(column.base.startswith(("text", "char")) for column in table.columns.values()):
        return False
    few = profile.rows.get(name, MOST_LOOKUP_ROWS + 1) <= MOST_LOOKUP_ROWS
    plain = not any(is_one_of(each.name, STAFF) or weight_of(each.name) for each in others)
    return few and plain and not _barred(table) and not weight_of(name.name)


def _with_needed_keys(board: _Board) -> Iterator[TableDraft]:
    """Yield the drafts in the order of the tables, each with the key that names its rows."""
    meant = {link.to for each in board.drafts.values() for link in each.links if link.unchecked}
    for name, table in board.tables.items():
        draft = board.drafts[name]
        if draft.guarded and not draft.key and (name in meant or "id" not in table.columns):
            draft = replace(draft, key=key_of(board.tables, name))
        yield draft
