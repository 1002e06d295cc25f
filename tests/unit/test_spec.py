"""From text to model: what each key means."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from crm_rls.model import (
    AssignmentField,
    Keeping,
    Logins,
    Membership,
    Mode,
    Model,
    Person,
    Restriction,
    Right,
    Root,
    Saying,
    TableName,
)
from crm_rls.model.predicates import TRUE, And, Compare, InList, IsNull, IsTrue, Linked, Not, Or, Within
from crm_rls.reading.sections import parse_model
from tests.fixtures.model_text import document, load, text_of, warnings
from tests.fixtures.tables import child

BERLIN = ZoneInfo("Europe/Berlin")
ALL = frozenset(Right)
READ = frozenset((Right.READ,))


def group_filter(declaration: str, **sections: str) -> object:
    model = load(text_of(access_groups=f"\n  g: {declaration}\n", people=None, **sections))
    return model.groups[0].filter


def test_the_small_model_is_read_without_warnings() -> None:
    assert warnings(text_of()) == []
    model = load(text_of())
    assert model.prefix == "crm"
    assert model.schemas == ("crm",)
    assert model.time_zone == "Europe/Berlin"
    assert model.root == Root(TableName("crm", "contact"), ("id",))
    assert [group.name for group in model.groups] == ["first", "north"]
    assert [person.name for person in model.people] == ["anna", "ben"]


def test_defaults_of_the_database() -> None:
    model = load(text_of(head="crm_rls: 1\ndatabase: {schemas: [crm]}\n"))
    assert (model.time_zone, model.prefix) == ("UTC", "crm")
    assert (model.logins, model.keeping) == (Logins.EXISTING, Keeping.SHARED)


def test_everything_about_the_database_can_be_said() -> None:
    head = """
crm_rls: 1
database: {schemas: [service, crm], prefix: s1, logins: create, memberships: declared}
"""
    model = load(text_of(head=head))
    assert (model.prefix, model.schemas) == ("s1", ("crm", "service"))
    assert (model.logins, model.keeping) == (Logins.CREATE, Keeping.DECLARED)


def test_tables_by_class() -> None:
    model = load(
        text_of(
            tables="""
  crm.line: {class: child, parent: crm.deal, via: deal_id, mode: carry, rights: [create]}
  crm.deal: {class: child, parent: crm.contact, via: contact_id, mode: carry, key: deal_no}
  crm.contact: {class: root, key: contact_no}
  crm.note: {class: child, parent: crm.contact, via: contact_id}
  '"crm"."Weird.Table"': {class: blocked}
  crm."say ''hi''": {class: public}
  crm.Country: {class: public}
"""
        )
    )
    deal, contact = TableName("crm", "deal"), TableName("crm", "contact")
    assert model.root == Root(contact, ("contact_no",))
    assert model.children == (
        child(deal, contact, "contact_id", Mode.CARRY, "deal_no"),
        child(
            TableName("crm", "line"), deal, "deal_id", Mode.CARRY, "id", frozenset((Right.READ, Right.CREATE))
        ),
        child(TableName("crm", "note"), contact, "contact_id"),
    )
    assert model.blocked == (TableName("crm", "Weird.Table"),)
    assert model.public == (TableName("crm", "Country"), TableName("crm", "say ''hi''"))


def test_the_territory_tree_is_in_reading_order() -> None:
    model = load(
        text_of(
            territories="""
  DE:
    label: Deutschland
    below:
      NORD: {below: {HH: , SH: {label: 1}}}
      SUED:
  AT:
"""
        )
    )
    assert model.territories.keys() == ("DE", "NORD", "HH", "SH", "SUED", "AT")
    assert [node.label for node in model.territories.nodes][:4] == ["Deutschland", "", "", "1"]
    assert model.territories.positions()["NORD"] == (2, 4)


def test_assignment_fields() -> None:
    model = load(
        text_of(assignment="\n  region: {column: territory, tree: true, position: place}\n  a: {column: b}\n")
    )
    region = AssignmentField("region", "territory", True, "place")
    assert model.assignment == (AssignmentField("a", "b"), region)


def test_scalars_stay_the_text_they_are() -> None:
    model = load(
        text_of(
            territories="\n  01067: {label: 1e3}\n  NO: {label: on}\n  2027-01-01: {label: 0x1F}\n  1.10:\n",
            attributes="\n  employee_no: {type: text}\n",
            access_groups="""
  g: {label: yes, where: x = me.employee_no, territory: 01067, rights: [read]}
""",
            people="""
  anna: {employee_no: 007, groups: [g]}
  0815: {login: 2027-01-01, employee_no: NO}
""",
        )
    )
    assert model.territories.keys() == ("01067", "NO", "2027-01-01", "1.10")
    assert [node.label for node in model.territories.nodes] == ["1e3", "on", "0x1F", ""]
    assert model.groups[0].label == "yes"
    assert model.people == (
        Person("0815", "2027-01-01", {"employee_no": "NO"}),
        Person("anna", "anna", {"employee_no": "007"}),
    )


def test_a_group_has_territory_and_condition() -> None:
    found = group_filter("{territory: NORD, where: country = 'DE', rights: [read]}")
    assert found == And((Within("territory", "NORD", ("HH", "NORD", "SH")), Compare("country", "=", "DE")))


def test_several_territories_are_one_list() -> None:
    found = group_filter("{territory: [SUED, HH], rights: [read]}")
    assert found == Within("territory", "SUED, HH", ("BY", "HH", "SUED"))


def test_the_unassigned_are_added_to_the_territory() -> None:
    found = group_filter("{territory: SUED, unassigned: true, where: a, rights: [read]}")
    sued = Within("territory", "SUED", ("BY", "SUED"))
    assert found == And((Or((sued, IsNull("territory"))), IsTrue("a")))


def test_the_unassigned_alone() -> None:
    assert group_filter("{unassigned: true, rights: [read]}") == IsNull("territory")


def test_by_names_the_field() -> None:
    fields = "\n  region: {column: r, tree: true}\n  service: {column: s, tree: true}\n  owner: {column: o}\n"
    assert group_filter("{territory: HH, by: service, rights: [read]}", assignment=fields) == Within(
        "s", "HH", ("HH",)
    )
    assert group_filter("{unassigned: true, by: owner, rights: [read]}", assignment=fields) == IsNull("o")


def test_all_contacts() -> None:
    assert group_filter("{all: true, rights: [read]}") == TRUE


def test_the_four_principles_of_dividing_customers() -> None:
    model = load(
        text_of(
            access_groups="""
  by_first_contact: {where: first_contact_by = me.employee_no, rights: [read]}
  by_product: {where: "exists(contact_product, line = 'PUMPS')", rights: [read]}
  by_territory: {territory: HH, rights: [read]}
  by_type: {where: "customer_type in ('key account', 'partner')", rights: [read]}
""",
            people=None,
        )
    )
    first, product, territory, kind = (group.filter for group in model.groups)
    assert first == load(text_of()).groups[0].filter
    assert product == Linked("crm.contact_product", ("contact_id",), ("id",), Compare("line", "=", "PUMPS"))
    assert territory == Within("territory", "HH", ("HH",))
    assert kind == InList("customer_type", ("key account", "partner"))


@pytest.mark.parametrize(
    ("rights", "contacts", "children"),
    [
        ("rights: [read]", READ, READ),
        ("rights: [update]", {Right.READ, Right.UPDATE}, {Right.READ, Right.UPDATE}),
        ("rights: [delete, create], children: []", {Right.READ, Right.CREATE, Right.DELETE}, set()),
        ("rights: [read], children: [create]", READ, {Right.READ, Right.CREATE}),
        ("rights: [read, create, update, delete]", ALL, ALL),
    ],
)
def test_every_right_implies_read(rights: str, contacts: set[Right], children: set[Right]) -> None:
    model = load(text_of(access_groups=f"\n  g: {{all: true, {rights}}}\n", people=None))
    assert model.groups[0].rights == contacts
    assert model.groups[0].child_rights == children


def test_what_else_a_group_says() -> None:
    model = load(
        text_of(
            access_groups="""
  g: {label: Gruppe, family: sales, territory: [HH, SH], oversight: true, rights: [read], was: h}
""",
            people=None,
        )
    )
    group = model.groups[0]
    assert (group.label, group.family, group.territory) == ("Gruppe", "sales", ("HH", "SH"))
    assert (group.oversight, group.was) == (True, "h")


def test_restrictions() -> None:
    model = load(
        text_of(
            restrictions="""
  open: {where: closed_on is null, rights: [update, delete]}
  hold: {where: not legal_hold, except: [north]}
"""
        )
    )
    assert model.restrictions == (
        Restriction("hold", Not(IsTrue("legal_hold")), frozenset(("north",)), ALL),
        Restriction("open", IsNull("closed_on"), frozenset(), frozenset((Right.UPDATE, Right.DELETE))),
    )


def test_a_day_is_a_whole_day_in_the_declared_zone() -> None:
    (found,) = memberships("{group: north, from: 2026-12-21, until: 2027-01-06, reason: Skiing}")
    assert found == Membership(
        "anna",
        "north",
        datetime(2026, 12, 21, tzinfo=BERLIN),
        datetime(2027, 1, 7, tzinfo=BERLIN),
        "Skiing",
    )


def memberships(declaration: str, zone: str = "Europe/Berlin") -> tuple[Membership, ...]:
    head = f"\ncrm_rls: 1\ndatabase: {{schemas: [crm], time_zone: {zone}}}\n"
    people = f"\n  anna: {{employee_no: 1, groups: [{declaration}]}}\n"
    return load(text_of(head=head, people=people)).memberships


@pytest.mark.parametrize(
    ("zone", "begin", "until", "instants"),
    [
        # The day of 23 hours and the day of 25 hours.
        ("Europe/Berlin", "2027-03-28", "2027-03-28", ("2027-03-27T23:00Z", "2027-03-28T22:00Z")),
        ("Europe/Berlin", "2027-10-31", "2027-10-31", ("2027-10-30T22:00Z", "2027-10-31T23:00Z")),
        # Midnight is skipped, so the day begins at one.
        ("Africa/Cairo", "2026-04-24", "2026-04-24", ("2026-04-23T22:00Z", "2026-04-24T21:00Z")),
        ("UTC", "2028-02-29", "2028-12-31", ("2028-02-29T00:00Z", "2029-01-01T00:00Z")),
        (
            "Europe/Berlin", "2027-01-06 14:00", "2027-01-06T15:30:20.5",
            ("2027-01-06T13:00Z", "2027-01-06T14:30:20.500Z"),
        ),
        (
            "Europe/Berlin", "2027-01-06 14:00Z", "2027-01-06 20:00 +02:00",
            ("2027-01-06T14:00Z", "2027-01-06T18:00Z"),
        ),
        # The hour that comes twice, told apart by the offset.
        (
            "Europe/Berlin", "2027-10-31 02:30+02:00", "2027-10-31 02:30+01:00",
            ("2027-10-31T00:30Z", "2027-10-31T01:30Z"),
        ),
    ],
)  # fmt: skip
def test_days_and_moments(zone: str, begin: str, until: str, instants: tuple[str, str]) -> None:
    (found,) = memberships(f"{{group: north, from: '{begin}', until: '{until}'}}", zone)
    assert found.valid_from == datetime.fromisoformat(instants[0])
    assert found.valid_until == datetime.fromisoformat(instants[1])


def test_a_membership_in_the_hour_that_comes_twice_ends_in_the_right_one() -> None:
    (found,) = memberships("{group: north, from: 2027-10-01, until: '2027-10-31 02:30+01:00'}")
    assert found.active(datetime(2027, 10, 31, 2, 45, tzinfo=BERLIN, fold=0))
    assert not found.active(datetime(2027, 10, 31, 2, 45, tzinfo=BERLIN, fold=1))


def test_a_membership_may_have_one_end_only() -> None:
    begun, ending = memberships("{group: north, from: 2027-01-01}, {group: north, until: 2026-01-01}")[::-1]
    assert begun.valid_until is None or ending.valid_from is None
    assert {begun.timed, ending.timed} == {True}


def test_assertions_keep_their_order_text_and_place() -> None:
    model = load(
        text_of(
            assertions="""
  - {person: ben, must_see: country = 'DE'}
  - {person: anna, must_not_see: "true"}
  - {person: ben, on: crm.contact_product, must_see: product = 'P'}
  - {person: ben, on: crm.contact, must_see: country = 'DE'}
"""
        )
    )
    first, second, other, same = model.assertions
    assert (other.on, same.on) == (TableName("crm", "contact_product"), None)
    assert (first.person, first.says, first.text) == ("ben", Saying.MUST_SEE, "country = 'DE'")
    assert (second.person, second.says, second.filter) == ("anna", Saying.MUST_NOT_SEE, TRUE)
    assert first.place.startswith("model.yaml:")


def test_csv_files_are_the_same_as_yaml() -> None:
    inline = load(
        text_of(
            territories="\n  DE: {label: Germany, below: {NORD: , '01067': }}\n",
            people="""
  anna: {login: a.x, employee_no: 007, groups: [north, first]}
  ben:
    employee_no: 2
    groups: [{group: north, from: 2027-01-01, until: 2027-01-31, reason: "x, y"}]
""",
        )
    )
    from_csv = load(
        text_of(
            territories=" {csv: territories.csv}\n", people=" {csv: p.csv}\n", memberships=" {csv: m.csv}\n"
        ),
        territories="key,parent,label\nNORD,DE,\nDE,,Germany\n01067,DE,\n",
        people='name,login,employee_no,groups\nben,,2,\nanna,a.x,007,"north ;first;"\n',
        memberships='person,group,from,until,reason\nben,north,2027-01-01,2027-01-31,"x, y"\n',
    )
    assert from_csv == inline


def test_csv_and_yaml_may_be_mixed() -> None:
    model = load(
        text_of(
            territories="\n  csv: t.csv\n  DE: {below: {NORD: }}\n",
            people="\n  csv: p.csv\n  ben: {employee_no: 2, groups: [north]}\n",
        ),
        territories="key,parent\nHH,NORD\nDK,\n",
        people="name,employee_no\nanna,1\n",
    )
    assert model.territories.keys() == ("DE", "NORD", "HH", "DK")
    assert [person.name for person in model.people] == ["anna", "ben"]


def test_the_order_of_keys_and_files_does_not_matter() -> None:
    whole = text_of(restrictions="\n  a: {where: x}\n  b: {where: not y}\n")
    one = document(text_of(access_groups=None, people=None, restrictions="\n  b: {where: not y}\n"), "b.yaml")
    other = document(
        text_of(
            head="",
            restrictions="\n  a: {where: x}\n",
            people="""
  ben: {groups: [north], employee_no: '1002'}
  anna: {groups: [first, north], employee_no: 1001}
""",
            tables=None,
            attributes=None,
            territories=None,
            assignment=None,
        ),
        "a.yaml",
    )
    expected: Model = load(whole)
    assert parse_model([one, other])[0] == expected
    assert parse_model([other, one])[0] == expected


def test_sections_of_several_files_join() -> None:
    people, assertions = "\n  anna: {employee_no: 1}\n", "\n  - {person: anna, must_see: a}\n"
    one = document(text_of(people=people, assertions=assertions))
    other = document(
        "people: {zoe: {employee_no: 2}}\nassertions: [{person: zoe, must_see: b}]\ncrm_rls: 1", "z.yaml"
    )
    model, _ = parse_model([one, other])
    assert [person.name for person in model.people] == ["anna", "zoe"]
    assert [assertion.person for assertion in model.assertions] == ["anna", "zoe"]
