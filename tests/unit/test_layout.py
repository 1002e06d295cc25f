"""Which link tables get a view that filters read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.catalog import ForeignKeyFacts, ServerFacts, TableFacts
from crm_rls.compile.reach.layout import lay_out
from crm_rls.diagnostics import Code
from crm_rls.errors import CompileError
from crm_rls.model import AccessGroup, Child, Link, Mode, Model, Right, Root, TableName
from crm_rls.model.predicates import FALSE, TRUE
from crm_rls.plan.make import make_fresh_plan
from tests.fixtures.small_crm import LINK, small_model


def test_a_restriction_that_hides_everything_leaves_the_filters_their_link_tables() -> None:
    """Then no policy reads the link table, but the view of groups does."""
    model = small_model("t")
    (restriction,) = model.restrictions
    closed = replace(model, restrictions=(replace(restriction, filter=FALSE, exempt=frozenset()),))
    assert LINK in lay_out(closed, ServerFacts()).link_views
    assert make_fresh_plan(closed, 18).steps


MEETING, PARTICIPANT = TableName("crm", "meeting"), TableName("crm", "participant")


@pytest.mark.parametrize(
    ("link", "word"),
    [
        (Link(PARTICIPANT, ("id",), back=True), "via"),
        (Link(PARTICIPANT, ("firm", "number")), "references"),
    ],
)
def test_a_link_whose_columns_nothing_tells_is_refused(link: Link, word: str) -> None:
    """Without a database no foreign key tells them, and the key of the other table would be a guess."""
    contact = TableName("crm", "contact")
    joined = Child(PARTICIPANT, (Link(contact, ("contact_id",)),))
    model = Model("t", ("crm",), "UTC", Root(contact, ("id",)), children=(Child(MEETING, (link,)), joined))
    with pytest.raises(CompileError) as refused:
        lay_out(model, ServerFacts())
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.code is Code.LINK_WITHOUT_FOREIGN_KEY
    assert diagnostic.next_step.endswith(f"in `{word}`")


def test_a_foreign_key_that_points_to_the_carrying_table_cannot_be_carried() -> None:
    """Then several rows may point to one, and none of them is the one whose columns are meant."""
    contact = TableName("crm", "contact")
    child = Child(PARTICIPANT, (Link(contact, ("contact_id",), ("id",)),), Mode.CARRY)
    model = Model("t", ("crm",), "UTC", Root(contact, ("id",)), children=(child,))
    key = ForeignKeyFacts(("id",), PARTICIPANT, ("contact_id",))
    tables = {
        contact: TableFacts(contact, "r", "o", {}, foreign_keys=(key,)),
        PARTICIPANT: TableFacts(PARTICIPANT, "r", "o", {}),
    }
    with pytest.raises(CompileError) as refused:
        lay_out(model, ServerFacts(tables=tables))
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.code is Code.CARRY_NEEDS_ONE_LINK
    assert diagnostic.cause.endswith("and id of crm.contact points to crm.participant")


def test_tables_of_which_each_hangs_on_two_others_cost_no_walk_along_every_path() -> None:
    """With forty of them there are 165 million paths to the contacts, so a walk along each would not end."""
    contact = TableName("crm", "contact")
    names = [contact, *(TableName("crm", f"t{number:02}") for number in range(40))]
    children = tuple(
        Child(
            name, tuple(Link(names[place - back], (f"c{back}",), ("id",)) for back in (1, 2) if back <= place)
        )
        for place, name in enumerate(names)
        if place
    )
    rights = frozenset({Right.READ, Right.UPDATE})
    group = AccessGroup("all", TRUE, rights, rights)
    model = Model("t", ("crm",), "UTC", Root(contact, ("id",)), children=children, groups=(group,))
    found = lay_out(model, ServerFacts())
    assert {right for table, _, right in found.ways if table == names[-1]} == rights
    assert len(found.through) == 40


def test_the_ways_of_one_group_are_those_among_all_ways() -> None:
    model = small_model("t")
    asked, whole = lay_out(model, ServerFacts()), lay_out(model, ServerFacts()).ways
    assert whole
    for (table, group, right), some in whole.items():
        assert asked.ways_of(table, group, right) == some
    assert asked.ways_of(model.root.name, "nobody knows it", Right.READ) == ()
