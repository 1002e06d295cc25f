"""Conflicts are looked for in slices of the keys, of which each row is in one."""

from __future__ import annotations

from tests.managing.conftest import Office

FILL = "insert into crm.contact select n, 'x', 'HH', 'customer' from generate_series(100, 12600) as n"
SLICES = "select root, above, up_to from crm_access.conflict_slices(now(), null) where root = ''"
SHOWN = "select family, root, contact, people, access_groups from crm_people.face_conflicts order by 1, 2, 3"
AT_NOW = (
    "select family, root, contact, people, access_groups from crm_people.face_conflicts_at(now()) "
    "order by 1, 2, 3"
)


def test_the_slices_have_every_conflict_once(house: Office) -> None:
    house.call("assign", "anna", "nord")
    house.call("assign", "bert", "nord")
    house.superuser.execute(FILL)
    slices = house.superuser.execute(SLICES).fetchall()
    bounds = [(above, up_to) for _, above, up_to in slices]
    assert [above for above, _ in bounds] == [None, *(up_to for _, up_to in bounds[:-1])]
    assert len(bounds) == 3
    assert bounds[-1][1] is None
    shown = house.manager.execute(SHOWN).fetchall()
    assert len(shown) > 12_000
    assert shown == house.manager.execute(AT_NOW).fetchall()


def test_a_limit_gets_conflicts_of_the_first_slice(house: Office) -> None:
    house.superuser.execute(FILL)
    found = house.manager.execute("select contact from crm_people.face_conflicts limit 10").fetchall()
    assert len(found) == 10
    assert all(int(contact) < 1100 for (contact,) in found)
