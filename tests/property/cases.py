"""Hypothesis strategies for rows with NULLs everywhere, and for what happens to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from crm_rls.model import Child, Cover, Mode, Model, Share, TableName, TablePattern
from tests.property.acts import covers, shares
from tests.property.columns import ARRAYS, COLUMNS, LINK_COLUMNS, Column
from tests.property.patterns import patterns
from tests.property.strategies import BLOCKED, CONTACT, LINK, PUBLIC, models, rights

Row = Mapping[str, object]


def values(columns: Mapping[str, Column]) -> st.SearchStrategy[Row]:
    """Return values for the columns; every one may be NULL."""
    return st.fixed_dictionaries(
        {name: st.sampled_from((None, *column.values, *column.values)) for name, column in columns.items()}
    )


CONTACTS = values({**COLUMNS, **ARRAYS})
LINKS = values(LINK_COLUMNS)
NOTHING_ELSE = values({})


def contacts(keys: Sequence[int]) -> st.SearchStrategy[tuple[Row, ...]]:
    """Return a contact for every key."""
    return st.tuples(*(_keyed(CONTACTS, key) for key in keys))


def _keyed(rows: st.SearchStrategy[Row], key: int) -> st.SearchStrategy[Row]:
    return rows.map(lambda row: {"id": key, **row})


def hanging_rows(
    table: TableName, via: str, keys: Sequence[int], above: Sequence[int]
) -> st.SearchStrategy[tuple[Row, ...]]:
    """Return a row for every key that hangs on one of the keys above, or on none."""
    ways = st.sampled_from((None, *above, *above, *above))
    others = LINKS if table == LINK else NOTHING_ELSE
    one = st.tuples(ways, others).map(lambda found: {via: found[0], **found[1]})
    return st.tuples(*(_keyed(one, key) for key in keys))


@dataclass(frozen=True, slots=True)
class Event:
    """A new row, or new values of an existing one; `who` counts the people of the model."""

    table: TableName
    values: Row
    key: int | None = None
    who: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A model, the rows at the beginning, what people try and what the superuser does in between.

    `loose` are tables whose way up is no foreign key, so that it may lead nowhere.
    `covers` and `shares` are made after the model is applied, where a test does that. `in_public` is whether
    the extension of some columns is in schema public, or in one of its own. `patterns` can stand in the model
    in place of some names, by `unnamed`.
    """

    model: Model
    rows: Mapping[TableName, tuple[Row, ...]]
    loose: frozenset[TableName] = frozenset()
    tried: tuple[Event, ...] = ()
    done: tuple[Event, ...] = ()
    covers: tuple[Cover, ...] = ()
    shares: tuple[Share, ...] = ()
    in_public: bool = False
    patterns: tuple[TablePattern, ...] = ()


NOWHERE = 77
"""A key that no row has."""


def keys_of(rows: Sequence[Row]) -> list[int]:
    """Return the keys of generated rows."""
    return [key for row in rows if isinstance(key := row["id"], int)]


def columns_of(table: TableName) -> Mapping[str, Column]:
    """Return the generated columns of a table."""
    if table == CONTACT:
        return {**COLUMNS, **ARRAYS}
    return LINK_COLUMNS if table == LINK else {}


@st.composite
def cases(draw: st.DrawFn, model: Model | None = None) -> Case:
    """Return a whole case."""
    model = draw(models()) if model is None else model
    rows: dict[TableName, tuple[Row, ...]] = {
        CONTACT: draw(contacts(range(1, 1 + draw(st.integers(3, 6))))),
        PUBLIC: ({"id": 1},),
        BLOCKED: ({"id": 1},),
    }
    loose = set()
    for child in model.children:
        if child.mode is Mode.FOLLOW and draw(st.booleans()):
            loose.add(child.name)
        rows[child.name] = draw(_below(child, rows, child.name in loose))
    if LINK not in rows:
        keys = range(1, 1 + draw(st.integers(2, 6)))
        rows[LINK] = draw(hanging_rows(LINK, "contact_id", keys, keys_of(rows[CONTACT])))
    model = replace(model, children=tuple(map(_unchecked(loose), model.children)))
    case = Case(model, rows, frozenset(loose), in_public=draw(st.booleans()))
    events = st.lists(event(case, new=True), min_size=2, max_size=6).map(tuple)
    changes = st.lists(event(case, new=False), max_size=3).map(tuple)
    shared = shares(model, [*keys_of(rows[CONTACT]), NOWHERE])
    return replace(
        case,
        tried=draw(events),
        done=draw(changes),
        covers=draw(covers(model)),
        shares=draw(shared),
        patterns=draw(patterns()),
    )


def _unchecked(loose: Collection[TableName]) -> Callable[[Child], Child]:
    """Return how children say of their links that no foreign key stands behind them, if none does."""
    return lambda child: replace(
        child, links=tuple(replace(link, unchecked=child.name in loose) for link in child.links)
    )


def _below(
    child: Child, rows: Mapping[TableName, tuple[Row, ...]], loose: bool
) -> st.SearchStrategy[tuple[Row, ...]]:
    above = keys_of(rows[child.links[0].to])
    keys = st.integers(2, 6).map(lambda count: range(1, 1 + count))
    ways = [*above, NOWHERE] if loose else above
    return keys.flatmap(lambda some: hanging_rows(child.name, child.links[0].via[0], some, ways))


@st.composite
def successors(draw: st.DrawFn, case: Case) -> Model:
    """Return another model for the tables of a case; children may change sides, groups may have new names."""
    modes = {CONTACT: Mode.CARRY}
    for child in case.model.children:
        may_carry = modes[child.links[0].to] is Mode.CARRY and child.name not in case.loose
        modes[child.name] = draw(st.sampled_from(Mode)) if may_carry else Mode.FOLLOW
    hanging = [replace(child, mode=modes[child.name], rights=draw(rights())) for child in case.model.children]
    leaving: TableName | None = None
    if hanging and draw(st.sampled_from((True, False))):
        leaving = hanging.pop().name  # the last one has nothing below it
    model = draw(models(tuple(hanging)))
    if leaving is not None and leaving != LINK:
        model = replace(model, blocked=(*model.blocked, leaving))
    return renamed(model, draw(st.frozensets(st.sampled_from([group.name for group in case.model.groups]))))


def renamed(model: Model, groups: frozenset[str]) -> Model:
    """Return the model with new names for some of its groups, and the old ones as what they were."""

    def new(name: str) -> str:
        return name.replace("g", "h") if name in groups else name

    return replace(
        model,
        groups=tuple(
            sorted(
                (
                    replace(each, name=new(each.name), was=each.name if each.name in groups else None)
                    for each in model.groups
                ),
                key=lambda group: group.name,
            )
        ),
        restrictions=tuple(
            replace(each, exempt=frozenset(map(new, each.exempt))) for each in model.restrictions
        ),
        memberships=tuple(sorted((replace(m, group=new(m.group)) for m in model.memberships), key=repr)),
    )


@st.composite
def event(draw: st.DrawFn, case: Case, *, new: bool) -> Event:
    """Return a change of a row that is there, or (with `new`) perhaps a new row, of contacts or children."""
    model = case.model
    table = draw(st.sampled_from([CONTACT, CONTACT, *(child.name for child in model.children)]))
    who = draw(st.integers(0, len(model.people) - 1))
    keys = keys_of(case.rows[table])
    key = draw(st.sampled_from(keys)) if keys and not (new and draw(st.booleans())) else None
    if not new and draw(st.integers(0, 4)) == 0:
        row: Row = {"id": draw(st.integers(50, 60))}
    elif table == CONTACT:
        (row,) = draw(contacts([key or 100]))
        if key is not None:
            row = _some(draw, row)
    else:
        child = model.child(table)
        above = keys_of(case.rows[child.links[0].to])
        ways = [*above, NOWHERE] if table in case.loose else above
        (row,) = draw(hanging_rows(table, child.links[0].via[0], [key or 100], ways))
    return Event(table, row, key, who)


def _some(draw: st.DrawFn, row: Row) -> Row:
    names = draw(st.lists(st.sampled_from(sorted(set(row) - {"id"})), min_size=1, max_size=3))
    return {name: row[name] for name in dict.fromkeys(names)}
