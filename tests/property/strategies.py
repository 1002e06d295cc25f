"""Hypothesis strategies for models, from the whole vocabulary. Rows are in `cases`.

They make the dataclasses of `model` directly, so what is generated does not depend on how files are read.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from hypothesis import Phase
from hypothesis import strategies as st

from crm_rls.model import (
    AccessGroup,
    AssignmentField,
    Child,
    Membership,
    Mode,
    Model,
    Person,
    Restriction,
    Right,
    Root,
    Service,
    Sharing,
    TableName,
    Values,
)
from crm_rls.model.calculations import Calculation, Coalesce, ColumnValue, LiteralValue, Value, columns_in
from crm_rls.model.clock import Today
from crm_rls.model.predicates import (
    TRUE,
    And,
    Attribute,
    Compare,
    CompareValues,
    Const,
    Contains,
    Elements,
    InAttribute,
    InList,
    IsNull,
    IsTrue,
    Like,
    Linked,
    Not,
    Or,
    Predicate,
    Prefix,
    Within,
)
from crm_rls.model.territories import Territory, TerritoryTree
from tests.fixtures.tables import child
from tests.property.columns import (
    ARRAYS,
    ATTRIBUTE_VALUES,
    ATTRIBUTES,
    COLUMNS,
    LINK_COLUMNS,
    NOW,
    ORDER,
    SEVERAL,
    TERRITORIES,
    Column,
)

EXAMPLES = int(os.environ.get("CRM_RLS_FUZZ_EXAMPLES", "30"))
"""Generated models per property; `make fuzz` sets more."""

FUZZING = 200
"""As many models as `make fuzz` asks for."""

PHASES = tuple(phase for phase in Phase if phase is not Phase.shrink or EXAMPLES >= FUZZING)
"""Shrinking a whole world takes minutes, so only `make fuzz` does it."""

SCHEMA = "crm"
CONTACT = TableName(SCHEMA, "contact")
LINK = TableName(SCHEMA, "link")
PUBLIC = TableName(SCHEMA, "country")
BLOCKED = TableName(SCHEMA, "payroll")
PLACE = "place"
"""The integer column that the compiler adds for a territory's position."""

VIA = "up"
PLAIN = {ColumnValue, LiteralValue}  # files read it as a literal of the column's type
T = TypeVar("T")
HOUR = timedelta(hours=1)

INTERVALS: tuple[tuple[datetime | None, datetime | None], ...] = (
    (NOW - 2 * HOUR, NOW + 2 * HOUR),
    (None, NOW + 2 * HOUR),
    (NOW - 2 * HOUR, None),
    (NOW - 3 * HOUR, NOW - 2 * HOUR),
    (None, NOW - 2 * HOUR),
    (NOW + 2 * HOUR, NOW + 3 * HOUR),
)
"""Around now, from now on, long over, still to come; the first three hold now."""


# -- filters -------------------------------------------------------------------------------------------


def leaves(columns: Mapping[str, Column]) -> st.SearchStrategy[Predicate]:
    """Return filters of one step over scalar columns."""
    names = st.sampled_from(sorted(columns))
    return names.flatmap(lambda name: _leaf(name, columns[name]))


def _leaf(name: str, column: Column) -> st.SearchStrategy[Predicate]:
    literals = st.sampled_from(column.literals)
    operators = st.sampled_from(column.operators)
    choices: list[st.SearchStrategy[Predicate]] = [
        st.builds(Compare, st.just(name), operators, literals),
        st.builds(InList, st.just(name), st.lists(literals, min_size=1, max_size=4).map(tuple)),
        st.just(IsNull(name)),
    ]
    if column.attribute is not None:
        choices.append(st.builds(Compare, st.just(name), operators, st.just(Attribute(column.attribute))))
        choices.append(st.just(InAttribute(name, Attribute(SEVERAL[column.attribute]))))
    if column.prefixes:
        choices.append(st.builds(Prefix, st.just(name), st.sampled_from(column.prefixes)))
    if column.moving:
        choices.append(st.builds(Compare, st.just(name), operators, st.sampled_from((Today(-5), Today(5)))))
    if column.patterns:
        choices.append(st.builds(Like, st.just(name), st.sampled_from(column.patterns), st.booleans()))
    if column.type == "boolean":
        choices.append(st.just(IsTrue(name)))
    return st.one_of(choices)


def _calculated() -> st.SearchStrategy[Value]:
    """Return numbers that are calculated from the row; what divides two whole numbers is refused in plan."""
    whole, number = (
        st.sampled_from(texts).map(lambda text: LiteralValue(text, number=True))
        for texts in (("-1", "0", "2", "3"), ("-1", "0", "2", "0.5", "3", "10.25"))
    )
    column = st.sampled_from(("size", "owner_no", "worth")).map(ColumnValue)
    # A value in the place of a whole number has to be one (CR0711).
    chosen = st.one_of(st.tuples(column, whole), st.tuples(st.just(ColumnValue("worth")), number)).map(
        Coalesce
    )
    divisor = st.sampled_from(
        (LiteralValue("3.0", number=True), LiteralValue("-0.7", number=True), ColumnValue("worth"))
    )

    def wider(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
        return st.one_of(
            st.builds(Calculation, st.sampled_from(("+", "-", "*")), inner, inner),
            st.builds(Calculation, st.just("/"), inner, divisor),
        )

    return st.recursive(st.one_of(column, number, chosen), wider, max_leaves=3)


def _of_several_columns() -> st.SearchStrategy[Predicate]:
    """Return comparisons of calculated numbers, of two columns, and with `coalesce`."""
    operators = st.sampled_from(ORDER)
    calculated = st.builds(CompareValues, _calculated(), operators, _calculated()).filter(
        lambda each: columns_in(each.left, each.right) and {type(each.left), type(each.right)} != PLAIN
    )
    alike = (
        ("territory", "kind", "note"),
        ("size", "owner_no", "worth"),
        ("since",),
        ("seen",),
        ("score",),
        ("ref",),
    )
    pairs = st.sampled_from(alike).flatmap(
        lambda names: st.builds(CompareValues, *(_column_of(names), operators, _column_of(names)))
    )
    texts = st.sampled_from(("a", "ab", "ä", "HH")).map(LiteralValue)
    chosen = st.tuples(_column_of(alike[0]), st.one_of(texts, _column_of(alike[0]))).map(Coalesce)
    return st.one_of(calculated, pairs, st.builds(CompareValues, chosen, operators, st.one_of(texts, chosen)))


def _column_of(names: Sequence[str]) -> st.SearchStrategy[Value]:
    return st.sampled_from(names).map(ColumnValue)


def nested(part: st.SearchStrategy[Predicate], most: int) -> st.SearchStrategy[Predicate]:
    """Return trees of AND, OR and NOT over the parts."""

    def wider(inner: st.SearchStrategy[Predicate]) -> st.SearchStrategy[Predicate]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(inner.map(Not), several.map(And), several.map(Or))

    return st.recursive(part, wider, max_leaves=most)


def _filters() -> st.SearchStrategy[Predicate]:
    elements = st.sampled_from(sorted(ARRAYS)).flatmap(lambda name: _of_elements(name, ARRAYS[name].literals))
    every: list[st.SearchStrategy[Predicate]] = [
        st.sampled_from(TERRITORIES).map(lambda key: Within("territory", key, (key,))),
        leaves(COLUMNS),
        elements,
        _of_several_columns(),
        nested(leaves(LINK_COLUMNS), 4).map(
            lambda inside: Linked(str(LINK), ("contact_id",), ("id",), inside)
        ),
        st.sampled_from([IsNull(name) for name in sorted(ARRAYS)]),
        st.builds(Compare, st.just("id"), st.sampled_from(("<=", ">")), st.sampled_from(("2", "4"))),
        st.booleans().map(Const),
    ]
    return nested(st.one_of(every), 6)


def _of_elements(name: str, literals: Sequence[str]) -> st.SearchStrategy[Predicate]:
    one = st.sampled_from(literals)
    several = st.lists(one, min_size=1, max_size=3, unique=True).map(tuple)
    return st.one_of(
        st.builds(Contains, st.just(name), one),
        st.builds(Elements, st.just(name), several, st.booleans()),
    )


FILTERS = _filters()
"""Filters over contacts from the whole vocabulary; `settled` makes them fit a tree."""

GENEROUS = st.one_of(
    FILTERS,
    st.tuples(FILTERS, FILTERS, FILTERS).map(Or),
    st.tuples(FILTERS, FILTERS, FILTERS).map(And).map(Not),
)
"""Filters that are true for many rows, so that what people see is seldom nothing."""


def settled(predicate: Predicate, tree: TerritoryTree) -> Predicate:
    """Return the filter with the subtrees of this tree; a territory that it does not have stands alone."""
    match predicate:
        case Within(column, key):
            return Within(column, key, tree.subtree([key])) if key in tree else Compare(column, "=", key)
        case Not(part):
            return Not(settled(part, tree))
        case And(parts):
            return And(tuple(settled(part, tree) for part in parts))
        case Or(parts):
            return Or(tuple(settled(part, tree) for part in parts))
        case _:
            return predicate


# -- models --------------------------------------------------------------------------------------------


@st.composite
def trees(draw: st.DrawFn) -> TerritoryTree:
    """Return a forest over some of the territories."""
    nodes: list[Territory] = []
    for key in TERRITORIES[: draw(st.integers(0, len(TERRITORIES)))]:
        above = draw(st.sampled_from([None, *(node.key for node in nodes)]))
        nodes.append(Territory(key, above))
    return TerritoryTree(tuple(nodes))


def rights() -> st.SearchStrategy[frozenset[Right]]:
    """Return rights that a table or a group can have: reading and perhaps more."""
    more = (Right.CREATE, Right.UPDATE, Right.DELETE)
    return st.tuples(*(st.booleans() for _ in more)).map(
        lambda held: frozenset({Right.READ, *(right for right, has in zip(more, held, strict=True) if has)})
    )


def rarely(rare: T, usual: st.SearchStrategy[T]) -> st.SearchStrategy[T]:
    """Return the rare value once in ten times."""
    return st.integers(0, 9).flatmap(lambda die: usual if die else st.just(rare))


@st.composite
def children(draw: st.DrawFn) -> tuple[Child, ...]:
    """Return up to four child tables in up to four levels, and the link table if it is one."""
    made: list[Child] = []
    caps = st.one_of(st.just(frozenset(Right)), rights())
    for number in range(draw(st.integers(0, 4))):
        above = draw(st.sampled_from([None, *made]))
        carries = above is None or above.mode is Mode.CARRY
        mode = draw(st.sampled_from(Mode)) if carries else Mode.FOLLOW
        parent = CONTACT if above is None else above.name
        made.append(child(TableName(SCHEMA, f"child_{number}"), parent, VIA, mode, rights=draw(caps)))
    if draw(st.booleans()):
        made.append(child(LINK, CONTACT, "contact_id", draw(st.sampled_from(Mode)), rights=draw(caps)))
    return tuple(made)


@st.composite
def groups(draw: st.DrawFn, tree: TerritoryTree) -> tuple[AccessGroup, ...]:
    """Return up to five groups."""
    made = []
    for number in range(draw(st.integers(2, 5))):
        held = draw(rarely(frozenset[Right](), rights()))
        below = draw(st.one_of(st.just(held), rarely(frozenset[Right](), rights())))
        reassigns = Right.UPDATE in held and number % 2 == 0
        filter_ = settled(draw(rarely(TRUE, GENEROUS)), tree)
        made.append(AccessGroup(f"g{number}", filter_, held, below, reassigns=reassigns))
    return tuple(made)


@st.composite
def restrictions(draw: st.DrawFn, tree: TerritoryTree, names: Sequence[str]) -> tuple[Restriction, ...]:
    """Return up to two restrictions, some for a few rights only, with exempt groups."""
    some = st.frozensets(st.sampled_from(sorted(Right)), min_size=1)
    made = []
    for number in range(draw(st.integers(0, 2))):
        exempt = draw(st.frozensets(st.sampled_from(names)))
        held = draw(st.one_of(st.just(frozenset(Right)), some))
        made.append(Restriction(f"r{number}", settled(draw(GENEROUS), tree), exempt, held))
    return tuple(made)


def sets(values: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Return what somebody can have of an attribute with several values."""
    some = st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)
    return some.map(lambda found: tuple(sorted(found)))


@st.composite
def people(draw: st.DrawFn, most: int) -> tuple[Person, ...]:
    """Return up to `most` people; each attribute may be missing. Logins are put in by the stage."""
    made = []
    for number in range(draw(st.integers(1, most))):
        one: dict[str, st.SearchStrategy[Values]] = {
            name: st.sampled_from(values) for name, values in ATTRIBUTE_VALUES.items()
        }
        several = {SEVERAL[name]: sets(values) for name, values in ATTRIBUTE_VALUES.items()}
        attributes: dict[str, Values] = draw(st.fixed_dictionaries({}, optional={**one, **several}))
        made.append(Person(f"p{number}", f"p{number}", attributes))
    return tuple(made)


@st.composite
def memberships(draw: st.DrawFn, persons: Sequence[Person], names: Sequence[str]) -> tuple[Membership, ...]:
    """Return memberships: permanent, timed or both, of one person in one group perhaps several."""
    one = st.builds(
        lambda person, group, interval: Membership(person, group, *interval),
        st.sampled_from([person.name for person in persons]),
        st.sampled_from(names),
        st.one_of(st.just((None, None)), st.sampled_from(INTERVALS)),
    )
    found = draw(st.lists(one, min_size=len(names), max_size=12, unique=True))
    return tuple(sorted(found, key=repr))


@st.composite
def services(draw: st.DrawFn, tables: Sequence[TableName]) -> tuple[Service, ...]:
    """Return a service for some tables, or none; its login is the stage's."""
    if draw(st.booleans()):
        return ()
    chosen = draw(st.lists(st.sampled_from(tables), min_size=1, unique=True))
    return (Service("etl", ("etl",), frozenset(chosen), draw(rights()) | {Right.READ}),)


@st.composite
def models(draw: st.DrawFn, hanging: tuple[Child, ...] | None = None, most_people: int = 3) -> Model:
    """Return a model; `hanging` fixes the child tables."""
    tree = draw(trees())
    their_groups = draw(groups(tree))
    names = [group.name for group in their_groups]
    persons = draw(people(most_people))
    below = draw(children()) if hanging is None else hanging
    public, blocked = [PUBLIC], [BLOCKED]
    if LINK not in {child.name for child in below}:
        draw(st.sampled_from((public, blocked))).append(LINK)
    position = PLACE if tree.nodes and draw(st.sampled_from((True, False))) else None
    return Model(
        prefix="",
        schemas=(SCHEMA,),
        time_zone="Europe/Berlin",
        root=Root(CONTACT, ("id",)),
        children=below,
        public=tuple(public),
        blocked=tuple(blocked),
        territories=tree,
        assignment=(AssignmentField("region", "territory", tree=True, position=position),),
        attributes=ATTRIBUTES,
        groups=their_groups,
        restrictions=draw(restrictions(tree, names)),
        people=persons,
        memberships=draw(memberships(persons, names)),
        sharing=draw(st.sampled_from(Sharing)),
        services=draw(services((CONTACT, *(child.name for child in below), *blocked))),
    )
