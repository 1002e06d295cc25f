"""Visibility: the meaning of a model for one person, one row, one right and one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crm_rls.meaning.visibility import World
from crm_rls.model import AccessGroup, Membership, Model, Person, Restriction, Right, TableName
from crm_rls.model.predicates import FALSE, TRUE, Compare, IsNull, IsTrue, Not, Or, Row
from tests.fixtures.small_crm import (
    ACTIVITY,
    ALL,
    CONTACT,
    DEAL,
    DEAL_LINE,
    LINK,
    READ,
    group,
    small_model,
    within,
)
from tests.fixtures.tables import child

NOW = datetime(2027, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def contact(
    key: int, territory: str | None, kind: str | None, first: str | None, *, hold: bool = False
) -> Row:
    return {
        "id": key,
        "territory": territory,
        "customer_type": kind,
        "first_contact_by": first,
        "legal_hold": hold,
    }


TABLES: Mapping[TableName, Sequence[Row]] = {
    CONTACT: (
        contact(1, "HH", "customer", "1001"),
        contact(2, "SH", "supplier", "1002"),
        contact(3, "BY", "customer", "1001"),
        contact(4, "BW", "key account", None),
        contact(5, "HH", "key account", "1002", hold=True),
        contact(6, None, None, None),
    ),
    ACTIVITY: tuple({"id": 10 + (key or 0), "contact_id": key} for key in (1, 2, 3, 4, 5, 6, None, 404)),
    DEAL: (
        {"id": 1, "contact_id": 1},
        {"id": 3, "contact_id": 3},
        {"id": 5, "contact_id": 5},
        {"id": 9, "contact_id": None},
    ),
    DEAL_LINE: tuple({"id": 10 * (deal or 0), "deal_id": deal} for deal in (1, 3, 5, 9, 404, None)),
    LINK: (
        {"contact_id": 1, "product_line": "PUMPS"},
        {"contact_id": 4, "product_line": "VALVES"},
        {"contact_id": 4, "product_line": "PUMPS"},
        {"contact_id": None, "product_line": "PUMPS"},
    ),
}

MODEL = small_model("crm")
ANNA, BERT, CARL, DORA = MODEL.people


def world(*memberships: tuple[str, str], model: Model = MODEL) -> World:
    return World(model, TABLES, tuple(Membership(person, name) for person, name in memberships))


def with_groups(groups: Iterable[AccessGroup], *restrictions: Restriction) -> Model:
    return replace(MODEL, groups=tuple(groups), restrictions=restrictions)


def keys(
    world: World, person: Person, table: TableName = CONTACT, right: Right = Right.READ, at: datetime = NOW
) -> list[object]:
    return [row["id"] for row in world.visible(person, table, right, at)]


# -- groups --------------------------------------------------------------------------------------------


def test_nobody_sees_anything_without_a_group() -> None:
    assert all(
        not world().visible(DORA, table, right, NOW) for table in (CONTACT, ACTIVITY) for right in Right
    )


def test_groups_add_up() -> None:
    assert keys(world(("anna", "nord")), ANNA) == [1]
    assert keys(world(("anna", "pumps")), ANNA) == [1, 4]
    assert keys(world(("anna", "sued")), ANNA) == [3, 4]
    assert keys(world(("anna", "nord"), ("anna", "pumps"), ("anna", "sued")), ANNA) == [1, 3, 4]


def test_a_right_of_one_group_does_not_reach_the_rows_of_another() -> None:
    both = world(("anna", "nord"), ("anna", "pumps"))
    assert keys(both, ANNA, right=Right.UPDATE) == [1]
    assert keys(both, ANNA, right=Right.DELETE) == []


def test_the_groups_of_others_give_nothing() -> None:
    assert keys(world(("bert", "all_of_them")), ANNA) == []


def test_a_filter_with_me_asks_for_the_person_who_looks() -> None:
    first = world(*((person.name, "first_contact") for person in MODEL.people))
    assert keys(first, ANNA) == [1, 3]
    assert keys(first, BERT) == [2]
    assert keys(first, replace(ANNA, attributes={})) == []


def test_the_groups_that_give_a_right_are_named_in_the_order_of_the_model() -> None:
    here = world(("anna", "sued"), ("anna", "pumps"), ("anna", "key_accounts"), ("anna", "nord"))
    assert [g.name for g in here.granting(ANNA, TABLES[CONTACT][3], Right.READ, NOW)] == [
        "key_accounts",
        "pumps",
        "sued",
    ]
    assert [g.name for g in here.granting(ANNA, TABLES[CONTACT][3], Right.UPDATE, NOW)] == [
        "key_accounts",
        "sued",
    ]


def test_contacts_without_territory_are_hidden_unless_the_group_takes_them() -> None:
    model = with_groups(
        [
            group("north", within("NORD")),
            group("not_north", Not(within("NORD"))),
            group("and_unassigned", Or((within("SUED"), IsNull("territory")))),
        ]
    )
    assert keys(world(("anna", "north"), model=model), ANNA) == [1, 2, 5]
    assert keys(world(("anna", "not_north"), model=model), ANNA) == [3, 4]
    assert keys(world(("anna", "and_unassigned"), model=model), ANNA) == [3, 4, 6]


def test_an_empty_filter_is_no_row_and_not_every_row() -> None:
    model = with_groups([group("nothing", FALSE, ALL)])
    assert all(not keys(world(("anna", "nothing"), model=model), ANNA, right=right) for right in Right)


# -- restrictions --------------------------------------------------------------------------------------


def test_a_restriction_holds_for_every_group_but_the_exempt_one() -> None:
    assert 5 not in keys(world(("anna", "all_of_them"), ("anna", "key_accounts")), ANNA)
    assert keys(world(("anna", "data_protection")), ANNA) == [5]


def test_an_exempt_group_lends_its_exemption_to_no_other_group() -> None:
    both = world(("anna", "data_protection"), ("anna", "all_of_them"))
    assert 5 in keys(both, ANNA)
    assert 5 not in keys(both, ANNA, right=Right.UPDATE)


def test_a_restriction_on_some_rights_leaves_reading_alone() -> None:
    frozen = Restriction("frozen", Not(IsTrue("legal_hold")), rights=frozenset({Right.UPDATE, Right.DELETE}))
    here = world(("anna", "all"), model=with_groups([group("all", TRUE, ALL)], frozen))
    assert 5 in keys(here, ANNA)
    assert 5 in keys(here, ANNA, right=Right.CREATE)
    assert 5 not in keys(here, ANNA, right=Right.UPDATE)
    assert 5 not in keys(here, ANNA, right=Right.DELETE)


def test_a_restriction_on_reading_holds_for_every_right() -> None:
    hidden = Restriction("hidden", Not(IsTrue("legal_hold")), rights=READ)
    here = world(("anna", "all"), model=with_groups([group("all", TRUE, ALL)], hidden))
    assert all(5 not in keys(here, ANNA, right=right) for right in Right)


def test_a_restriction_that_is_unknown_hides_the_row() -> None:
    no_suppliers = Restriction("no_suppliers", Compare("customer_type", "<>", "supplier"))
    here = world(("anna", "all"), model=with_groups([group("all", TRUE)], no_suppliers))
    assert keys(here, ANNA) == [1, 3, 4, 5]


def test_every_restriction_must_be_passed() -> None:
    model = with_groups(
        [group("all", TRUE), group("exempt", TRUE)],
        Restriction("hold", Not(IsTrue("legal_hold")), frozenset({"exempt"})),
        Restriction("type", Compare("customer_type", "<>", "supplier")),
    )
    assert keys(world(("anna", "all"), model=model), ANNA) == [1, 3, 4]
    assert keys(world(("anna", "exempt"), model=model), ANNA) == [1, 3, 4, 5]


# -- children ------------------------------------------------------------------------------------------


def test_children_follow_their_contact_through_two_levels() -> None:
    here = world(("anna", "nord"))
    assert keys(here, ANNA, ACTIVITY) == [11]
    assert keys(here, ANNA, DEAL) == [1]
    assert keys(here, ANNA, DEAL_LINE) == [10]


def test_a_row_without_contact_is_hidden_even_from_who_sees_everything() -> None:
    model = with_groups([group("all", TRUE, ALL), group("unassigned", IsNull("territory"), ALL)])
    here = world(("anna", "all"), ("anna", "unassigned"), model=model)
    assert keys(here, ANNA, ACTIVITY) == [11, 12, 13, 14, 15, 16]
    assert keys(here, ANNA, DEAL) == [1, 3, 5]
    assert keys(here, ANNA, DEAL_LINE) == [10, 30, 50]


def test_restrictions_of_a_contact_hold_for_what_hangs_on_it() -> None:
    here = world(("anna", "all_of_them"))
    assert keys(here, ANNA, DEAL_LINE) == [10, 30]
    assert keys(world(("anna", "data_protection")), ANNA, DEAL_LINE) == [50]


def test_rights_on_children_are_apart_from_rights_on_contacts() -> None:
    reader = AccessGroup("reader", TRUE, READ, frozenset({Right.READ, Right.CREATE}))
    blind = AccessGroup("blind", TRUE, frozenset(), READ)
    contacts = AccessGroup("contacts", TRUE, ALL, frozenset())
    model = with_groups([reader, blind, contacts])
    assert keys(world(("anna", "reader"), model=model), ANNA, DEAL, Right.CREATE) == [1, 3, 5]
    assert keys(world(("anna", "reader"), model=model), ANNA, CONTACT, Right.CREATE) == []
    assert keys(world(("anna", "blind"), model=model), ANNA, DEAL) == [1, 3, 5]
    assert keys(world(("anna", "blind"), model=model), ANNA) == []
    assert keys(world(("anna", "contacts"), model=model), ANNA, DEAL) == []


def test_a_right_on_children_and_the_contact_must_come_from_one_group() -> None:
    model = with_groups(
        [AccessGroup("north", within("NORD"), READ, READ), AccessGroup("south", within("SUED"), ALL, ALL)]
    )
    here = world(("anna", "north"), ("anna", "south"), model=model)
    assert keys(here, ANNA, DEAL) == [1, 3, 5]
    assert keys(here, ANNA, DEAL, Right.DELETE) == [3]


def test_a_child_table_caps_what_groups_may_do() -> None:
    deals = child(DEAL, CONTACT, "contact_id", rights=frozenset({Right.READ, Right.CREATE}))
    children = tuple(deals if child.name == DEAL else child for child in MODEL.children)
    here = world(("anna", "all_of_them"), model=replace(MODEL, children=children))
    assert keys(here, ANNA, DEAL, Right.CREATE) == [1, 3]
    assert keys(here, ANNA, DEAL, Right.DELETE) == []
    assert keys(here, ANNA, DEAL_LINE, Right.DELETE) == [10, 30]  # the cap is the table's own


# -- time ----------------------------------------------------------------------------------------------

BEGIN = datetime(2027, 1, 1, tzinfo=UTC)
END = datetime(2027, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begin", "end", "at", "sees"),
    [
        (BEGIN, END, BEGIN - TICK, False),
        (BEGIN, END, BEGIN, True),
        (BEGIN, END, END - TICK, True),
        (BEGIN, END, END, False),
        (None, END, datetime(1970, 1, 1, tzinfo=UTC), True),
        (None, END, END, False),
        (BEGIN, None, BEGIN - TICK, False),
        (BEGIN, None, datetime(2999, 1, 1, tzinfo=UTC), True),
        (None, None, BEGIN, True),
    ],
)
def test_a_membership_begins_at_its_first_moment_and_has_ended_at_its_last(
    begin: datetime | None, end: datetime | None, at: datetime, sees: bool
) -> None:
    membership = Membership("anna", "nord", begin, end)
    here = World(MODEL, TABLES, (membership,))
    assert keys(here, ANNA, at=at) == ([1] if sees else [])
    assert keys(here, ANNA, DEAL_LINE, at=at) == ([10] if sees else [])
    assert membership.timed is not (begin is None and end is None)


def test_memberships_that_follow_each_other_leave_no_gap_and_do_not_overlap() -> None:
    handover = World(
        MODEL, TABLES, (Membership("anna", "nord", None, BEGIN), Membership("bert", "nord", BEGIN, None))
    )
    for moment, sees in ((BEGIN - TICK, ANNA), (BEGIN, BERT)):
        assert [person for person in (ANNA, BERT) if keys(handover, person, at=moment)] == [sees]


def test_a_permanent_membership_outlasts_a_timed_one() -> None:
    here = World(MODEL, TABLES, (Membership("anna", "nord"), Membership("anna", "nord", BEGIN, END)))
    assert keys(here, ANNA, at=END) == [1]
