"""One model in which every part of every filter, every policy and every membership matters, with its rows."""

from __future__ import annotations

import random
from dataclasses import replace

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
    TableName,
)
from crm_rls.predicates import (
    And,
    Attribute,
    Compare,
    Contains,
    InList,
    IsNull,
    IsTrue,
    Linked,
    Not,
    Or,
    Predicate,
    Prefix,
    Within,
)
from crm_rls.territories import Territory, TerritoryTree
from tests.property.cases import Case, Row
from tests.property.columns import ARRAYS, ATTRIBUTES, COLUMNS
from tests.property.strategies import BLOCKED, CONTACT, INTERVALS, LINK, PUBLIC, SCHEMA, VIA

COPIED, COPIED_TWICE, FOLLOWING, FOLLOWING_TWICE = (TableName(SCHEMA, f"child_{n}") for n in range(4))

TREE = TerritoryTree((Territory("DE"), Territory("N", "DE"), Territory("HH", "N"), Territory("BY", "DE")))
EVERY = frozenset(Right)
READ = frozenset({Right.READ})
WRITE = READ | {Right.UPDATE}
NOW, EXPIRED, TO_COME = INTERVALS[0], INTERVALS[3], INTERVALS[5]


def _group(name: str, predicate: Predicate, rights: frozenset[Right] = EVERY) -> AccessGroup:
    return AccessGroup(name, predicate, rights, rights)


def _offer(condition: Predicate) -> Linked:
    return Linked(str(LINK), "contact_id", condition)


GROUPS = (
    _group("either", Or((Compare("size", ">", "2"), Prefix("note", "ab"))), READ | {Right.CREATE}),
    _group("exempt", InList("kind", ("key", "lead"))),
    _group("mine", Compare("owner_no", "=", Attribute("number"))),
    _group(
        "north",
        And((Within("territory", "N", TREE.subtree(["N"])), Not(Compare("kind", "=", "supplier")))),
        WRITE,
    ),
    _group("offered", _offer(And((Compare("product", "=", "a"), Not(Compare("grade", "<", "1"))))), WRITE),
    _group("unassigned", And((IsNull("territory"), IsTrue("vip"))), READ | {Right.DELETE}),
    _group("untagged", And((Not(Contains("tags", "a")), Not(_offer(IsTrue("on_offer")))))),
)

RESTRICTIONS = (
    Restriction("frozen", Not(Compare("score", ">", "0.5")), frozenset({"mine"}), frozenset({Right.UPDATE})),
    Restriction("hold", Or((Compare("worth", "<", "100"), IsNull("since"))), frozenset({"exempt"})),
)

CHILDREN = (
    Child(COPIED, CONTACT, VIA, Mode.CARRY),
    Child(COPIED_TWICE, COPIED, VIA, Mode.CARRY, rights=EVERY - {Right.DELETE}),
    Child(FOLLOWING, CONTACT, VIA),
    Child(FOLLOWING_TWICE, FOLLOWING, VIA, rights=WRITE),
    Child(LINK, CONTACT, "contact_id"),
)


def _people() -> tuple[tuple[Person, ...], tuple[Membership, ...]]:
    """Return for each group somebody who is in it for good and somebody who is in it now, and a few more."""
    people, memberships = [], []
    for number, group in enumerate(GROUPS):
        people += [Person(f"p{number}", "", {"number": "1"}), Person(f"p{number + 7}", "", {"number": "2"})]
        memberships += [Membership(f"p{number}", group.name), Membership(f"p{number + 7}", group.name, *NOW)]
    people += [Person("p14", "", {"number": "1"}), Person("p15", "", {})]
    memberships += [Membership("p14", "north", *EXPIRED), Membership("p14", "mine", *TO_COME)]
    memberships += [Membership("p15", "mine"), Membership("p15", "unassigned"), Membership("p15", "offered", *NOW)]
    return tuple(people), tuple(sorted(memberships, key=repr))


PEOPLE, MEMBERSHIPS = _people()

ALIKE = Model(
    prefix="",
    schemas=(SCHEMA,),
    time_zone="UTC",
    root=Root(CONTACT, "id"),
    children=CHILDREN,
    public=(PUBLIC,),
    blocked=(BLOCKED,),
    territories=TREE,
    assignment=(AssignmentField("region", "territory", tree=True),),
    attributes=ATTRIBUTES,
    groups=GROUPS,
    restrictions=RESTRICTIONS,
    people=PEOPLE,
    memberships=MEMBERSHIPS,
)
"""Who sees a contact sees what hangs on it."""

APART = replace(
    ALIKE,
    groups=tuple(replace(each, child_rights=frozenset()) if each.name == "north" else each for each in GROUPS),
)
"""One group sees contacts alone, so every group has policies of its own on tables that follow."""


def rich_case(model: Model) -> Case:
    """Return the model with its rows: the same every time, and some for every way in which a filter can go."""
    chance = random.Random(7)  # noqa: S311 -- no secret
    pools: dict[str, tuple[object, ...]] = {
        "territory": ("HH", "N", "BY", "elsewhere", None, None),
        "kind": ("supplier", "key", "lead", "customer", None),
        "note": ("ab", "abc", "a", None),
        "size": (1, 2, 3, None),
        "owner_no": (1, 2, None),
        "vip": (True, False, None),
        "tags": ([], ["a"], ["b"], ["b", None], None),
        "worth": (1, 1, 100, 500, None),
        "score": (0.1, 0.5, 0.7, None),
        "since": (None, COLUMNS["since"].values[0]),
    }
    keys = range(1, 49)

    def contact(key: int) -> Row:
        found = {name: chance.choice(pools.get(name, (None,))) for name in (*COLUMNS, *ARRAYS)}
        return {"id": key, **found}

    def offer(key: int) -> Row:
        product, grade = chance.choice(("a", "b", None)), chance.choice((0, 1, None))
        contact_id = chance.choice((*keys, None))
        return {
            "id": key,
            "contact_id": contact_id,
            "product": product,
            "grade": grade,
            "on_offer": chance.choice((True, False, None)),
        }

    def hanging(key: int) -> Row:
        return {"id": key, VIA: key if key < 48 else None}

    rows = {
        CONTACT: tuple(map(contact, keys)),
        PUBLIC: ({"id": 1},),
        BLOCKED: ({"id": 1},),
        **{table: tuple(map(hanging, keys)) for table in (COPIED, COPIED_TWICE, FOLLOWING, FOLLOWING_TWICE)},
        LINK: tuple(map(offer, keys)),
    }
    return Case(model, rows)
