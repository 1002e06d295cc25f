"""Who reaches which role through memberships."""

from __future__ import annotations

from crm_rls.verify.reach import Edge, Reach, people, reach

ANNA, BERT, GROUP, TEAM, OWNER = 1, 2, 10, 11, 12


def edge(role: int, member: int, **options: bool) -> Edge:
    return Edge(role, member, **options)


def ways(edges: list[Edge], person: int = ANNA) -> dict[int, tuple[bool, bool]]:
    return {each.role: (each.inherits, each.becomes) for each in reach(edges, [person])}


def test_a_person_is_itself() -> None:
    assert reach([], [ANNA]) == (Reach(ANNA, ANNA, inherits=True, becomes=True),)


def test_rights_come_through_several_roles() -> None:
    assert ways([edge(GROUP, TEAM), edge(TEAM, ANNA)])[GROUP] == (True, True)


def test_a_way_that_is_not_inherited_is_only_for_set_role() -> None:
    assert ways([edge(GROUP, TEAM), edge(TEAM, ANNA, inherits=False)])[GROUP] == (False, True)


def test_a_way_without_the_set_option_is_only_inherited() -> None:
    assert ways([edge(GROUP, TEAM, becomes=False), edge(TEAM, ANNA)])[GROUP] == (True, False)


def test_what_a_role_inherits_is_reached_after_set_role_to_it() -> None:
    found = ways([edge(OWNER, TEAM, becomes=False), edge(TEAM, ANNA, inherits=False)])
    assert found[OWNER] == (False, False)


def test_a_role_that_can_only_be_set_is_not_reached_through_one_that_is_only_inherited() -> None:
    # SET ROLE asks for a way of SET options from the login itself.
    found = ways([edge(OWNER, TEAM, inherits=False), edge(TEAM, ANNA, becomes=False)])
    assert OWNER not in found


def test_the_better_of_two_ways_counts() -> None:
    found = ways([edge(GROUP, ANNA, inherits=False), edge(GROUP, TEAM, becomes=False), edge(TEAM, ANNA)])
    assert found[GROUP] == (True, True)


def test_circles_end() -> None:
    assert set(ways([edge(TEAM, ANNA), edge(GROUP, TEAM), edge(TEAM, GROUP)])) == {ANNA, TEAM, GROUP}


def test_others_reach_nothing_of_it() -> None:
    assert set(ways([edge(TEAM, ANNA)], BERT)) == {BERT}


def test_people_are_logins_in_a_group_by_any_way() -> None:
    edges = [edge(GROUP, TEAM, inherits=False), edge(TEAM, ANNA), edge(OWNER, BERT)]
    assert people(edges, [ANNA, BERT], [GROUP]) == {ANNA}


def test_who_may_only_hand_a_group_out_is_not_in_it() -> None:
    assert people([edge(GROUP, ANNA, inherits=False, joins=False)], [ANNA], [GROUP]) == frozenset()


def test_a_group_that_can_log_in_is_no_person() -> None:
    assert people([edge(GROUP, ANNA)], [ANNA, GROUP], [GROUP]) == {ANNA}
