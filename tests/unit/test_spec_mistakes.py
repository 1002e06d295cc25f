"""Mistakes in a model: each one is found, alone, at its place, with a next step."""

from __future__ import annotations

import pytest

from crm_rls.diagnostics import Severity
from tests.fixtures.model_text import database, group, only_mistake, people, place, text_of

TABLES = """
  crm.contact: {class: root, key: id}
  crm.deal: {class: child, parent: crm.contact, via: contact_id}
"""


@pytest.mark.parametrize(
    ("sections", "path", "cause"),
    [
        # shape
        ({"acess_groups": " {}\n"}, "acess_groups", "there is no key `acess_groups`"),
        ({"head": "crm_rls: 2\ndatabase: {schemas: [crm]}\n"}, "crm_rls", "`2` is not possible"),
        ({"head": "database: {schemas: [crm]}\n"}, "the file", "the key `crm_rls` is missing"),
        ({"head": "crm_rls: 1\n"}, "the file", "the key `database` is missing"),
        ({"tables": None}, "the file", "the key `tables` is missing"),
        ({"tables": " [crm.contact]\n"}, "tables", "keys with values are required here, not a list"),
        ({"people": "\n"}, "people", "there is no value here"),
        ({"people": " text\n"}, "people", "not a single text"),
        ({"assertions": " {}\n"}, "assertions", "a list is required here, not a mapping"),
        (
            group("{territory: NORD, right: [read], rights: [read]}"),
            "access_groups.g.right", "no key `right`",
        ),
        (group("{territory: NORD}"), "access_groups.g", "the key `rights` is missing"),
        (group("{territory: NORD, rights: []}"), "access_groups.g.rights", "the list is empty"),
        (group("{territory: NORD, rights: read}"), "access_groups.g.rights", "a list is required"),
        (group("{territory: NORD, rights: [raed]}"), "access_groups.g.rights[0]", "`raed` is not possible"),
        (group("{territory: [], rights: [read]}"), "access_groups.g.territory", "the list is empty"),
        (group("{territory: {a: b}, rights: [read]}"), "access_groups.g.territory", "a list is required"),
        (group("{territory: NORD, where: , rights: [read]}"), "access_groups.g.where", "no value here"),
        (group("{territory: HH, where: null, rights: [read]}"), "access_groups.g.where", "no value here"),
        (group("{territory: NORD, label: ~, rights: [read]}"), "access_groups.g.label", "no value here"),
        (group("{territory: NORD, where: [a], rights: [read]}"), "access_groups.g.where", "single text"),
        (group("{all: yes, rights: [read]}"), "access_groups.g.all", "`yes` is neither true nor false"),
        (group("{all: True, rights: [read]}"), "access_groups.g.all", "`True` is neither true nor false"),
        # database
        (database("schemas: []"), "database.schemas", "the list is empty"),
        (database("schemas: [crm, crm]"), "database.schemas[1]", "stands twice"),
        (database("schemas: [crm, pg_catalog]"), "database.schemas[1]", "belongs to PostgreSQL"),
        (database("schemas: [crm, crm_access]"), "database.schemas[1]", "or to crm_rls"),
        (database(f"schemas: [crm, {'x' * 64}]"), "database.schemas[1]", "longer than 63 bytes"),
        (database("schemas: [crm], time_zone: Europe/Berln"), "database.time_zone", "no time zone"),
        (database("schemas: [crm], time_zone: Europe"), "database.time_zone", "no time zone"),
        (database("schemas: [crm], time_zone: ../UTC"), "database.time_zone", "no time zone"),
        (database("schemas: [crm], prefix: Crm"), "database.prefix", "`Crm` cannot begin"),
        (database("schemas: [crm], prefix: 1a"), "database.prefix", "cannot begin"),
        (database("schemas: [crm], prefix: pg"), "database.prefix", "cannot begin"),
        (database("schemas: [crm], prefix: pg_x"), "database.prefix", "cannot begin"),
        (database(f"schemas: [crm], prefix: {'x' * 21}"), "database.prefix", "cannot begin"),
        (database("schemas: [crm], logins: make"), "database.logins", "`make` is not possible"),
        (database("schemas: [crm], memberships: drop"), "database.memberships", "drop"),
        (database("schemas: [crm], new_logins: yes"), "database.new_logins", "`yes` is not possible"),
        (database("schemas: [crm], new_logins: password"), "database", "`password_days` is missing"),
        *(
            (
                database(f"schemas: [crm], new_logins: password, password_days: {days}"),
                "database.password_days",
                f"`{days}` is not a number of days",
            )
            for days in ("0", "3661", "-1", "1.5", "007", "ten", "\u0663")
        ),
        (
            database("schemas: [crm], new_logins: external, password_days: 7"),
            "database.password_days",
            "managers make no passwords here",
        ),
        # tables
        (
            {"tables": "\n  crm.contact: {class: public}\n"},
            "tables", "no table has class",
        ),
        ({"tables": f"{TABLES}  crm.b: {{class: root, key: id}}\n"}, "tables.crm.b", "a second root"),
        (
            {"tables": f"{TABLES}  contact: {{class: public}}\n"},
            "tables.contact", "is not the name of a table",
        ),
        ({"tables": f"{TABLES}  a.b.c: {{class: public}}\n"}, "tables.a.b.c", "is not the name of a table"),
        ({"tables": f"{TABLES}  crm.: {{class: public}}\n"}, "tables.crm.", "is not the name of a table"),
        ({"tables": f"{TABLES}  art.a: {{class: public}}\n"}, "tables.art.a", "the schema of `art.a`"),
        ({"tables": f"{TABLES}  '\"crm\".deal': {{class: public}}\n"}, 'tables."crm".deal', "stands twice"),
        ({"tables": f"{TABLES}  crm.x: {{class: chld}}\n"}, "tables.crm.x", "there is no class `chld`"),
        (
            {"tables": f"{TABLES}  crm.x: {{parent: crm.contact}}\n"},
            "tables.crm.x", "the key `class` is missing",
        ),
        ({"tables": f"{TABLES}  crm.x: {{class: public, key: a}}\n"}, "tables.crm.x.key", "no key `key`"),
        (
            {"tables": f"{TABLES}  crm.x: {{class: child, parent: crm.deal}}\n"},
            "tables.crm.x", "`via` is missing",
        ),
        (
            {"tables": f"{TABLES}  crm.x: {{class: child, parent: crm.dael, via: y}}\n"},
            "tables.crm.x.parent", "there is no table `crm.dael`",
        ),
        (
            {"tables": f"{TABLES}  crm.x: {{class: child, parent: deal, via: y}}\n"},
            "tables.crm.x.parent", "is not the name of a table",
        ),
        (
            {"tables": TABLES + "  crm.x: {class: child, parent: crm.y, via: y}\n  crm.y: {class: public}\n"},
            "tables.crm.x.parent", "is public or blocked",
        ),
        (
            {"tables": f"{TABLES}  crm.x: {{class: child, parent: crm.deal, via: y, mode: carry}}\n"},
            "tables.crm.x.mode", "that its parent `crm.deal` does not carry",
        ),
        (
            {"tables": f"{TABLES}  crm.x: {{class: child, parent: crm.deal, via: y, rights: []}}\n"},
            "tables.crm.x.rights", "the list is empty",
        ),
        (
            {"tables": f"{TABLES}  crm.x: {{class: child, parent: crm.deal, via: {'y' * 64}}}\n"},
            "tables.crm.x.via", "longer than 63 bytes",
        ),
        # territories
        (
            {"territories": "\n  NORD: {below: {HH: , NORD: }}\n"},
            "territories.NORD.below.NORD", "stands twice",
        ),
        ({"territories": "\n  NORD: {lable: x}\n"}, "territories.NORD.lable", "there is no key `lable`"),
        ({"territories": "\n  NORD: {below: [HH]}\n"}, "territories.NORD.below", "values are required"),
        ({"territories": "\n  NORD: nice\n"}, "territories.NORD", "keys with values are required"),
        ({"territories": "\n  NORD: {below: }\n"}, "territories.NORD.below", "there is no value here"),
        # assignment
        ({"assignment": "\n  region: {column: a, tree: yes}\n", **group("{all: true, rights: [read]}")},
         "assignment.region.tree", "neither true nor false"),
        ({"assignment": "\n  region: {column: a, position: b}\n", **group("{all: true, rights: [read]}")},
         "assignment.region.position", "only a field of the territory tree"),
        ({"assignment": "\n  region: {column: a}\n", **group("{territory: NORD, rights: [read]}")},
         "access_groups.g.territory", "no assignment field says"),
        ({"assignment": None, **group("{unassigned: true, rights: [read]}")},
         "access_groups.g.unassigned", "no assignment field says"),
        ({"assignment": "\n  a: {column: a, tree: true}\n  b: {column: b, tree: true}\n",
          **group("{territory: NORD, rights: [read]}")}, "access_groups.g.territory", "the fields `a`, `b`"),
        # groups
        (group("{rights: [read]}"), "access_groups.g", "the filter is empty"),
        (group("{unassigned: false, rights: [read]}"), "access_groups.g", "the filter is empty"),
        (group("{where: '', rights: [read]}"), "access_groups.g.where", "the filter is empty"),
        (group("{where: 'true', rights: [read]}"), "access_groups.g.where", "true for every contact"),
        (group("{where: a or true, rights: [read]}"), "access_groups.g.where", "true for every contact"),
        (group("{where: 'false', rights: [read]}"), "access_groups.g.where", "true for no contact"),
        (group("{where: a and not true, rights: [read]}"), "access_groups.g.where", "true for no contact"),
        (group("{where: a in (b), rights: [read]}"), "access_groups.g.where", "a value is required here"),
        (
            group("{all: true, where: a, rights: [read]}"),
            "access_groups.g.all", "`where` would leave some out",
        ),
        (
            group("{all: true, territory: HH, unassigned: true, rights: [read]}"),
            "access_groups.g.all", "leave some",
        ),
        (group("{where: a, by: region, rights: [read]}"), "access_groups.g.by", "stands without territory"),
        (
            group("{territory: HH, by: regoin, rights: [read]}"),
            "access_groups.g.by", "no assignment field `regoin`",
        ),
        ({"assignment": "\n  a: {column: a}\n", **group("{territory: HH, by: a, rights: [read]}")},
         "access_groups.g.by", "holds no territories"),
        (group("{territory: NRD, rights: [read]}"), "access_groups.g.territory", "no territory `NRD`"),
        (group("{territory: [HH, XX], rights: [read]}"), "access_groups.g.territory", "no territory `XX`"),
        (group("{all: true, rights: [read], was: g}"), "access_groups.g.was", "there still is a group `g`"),
        (group("{all: true, rights: [read], was: 'G 2'}"), "access_groups.g.was", "cannot be the name"),
        (group("{all: true, rights: [read], was: x}\n  h: {territory: HH, rights: [read], was: x}"),
         "access_groups.h.was", "`g` was called `x`, too"),
        ({"access_groups": "\n  Sales: {all: true, rights: [read]}\n", "people": None},
         "access_groups.Sales", "cannot be the name of a group"),
        ({"access_groups": f"\n  {'x' * 41}: {{all: true, rights: [read]}}\n", "people": None},
         f"access_groups.{'x' * 41}", "cannot be the name of a group"),
        # restrictions
        ({"restrictions": "\n  hold: {where: not a, except: [nord]}\n"}, "restrictions.hold.except[0]",
         "no access group `nord`"),
        (
            {"restrictions": "\n  hold: {except: [north]}\n"},
            "restrictions.hold", "the key `where` is missing",
        ),
        (
            {"restrictions": "\n  hold: {where: 'true'}\n"},
            "restrictions.hold.where", "lets every contact pass",
        ),
        ({"restrictions": "\n  hold: {where: 'false'}\n"}, "restrictions.hold.where", "lets no contact pass"),
        ({"restrictions": "\n  hold: {where: now() > a}\n"}, "restrictions.hold.where", "the current time"),
        (
            {"restrictions": "\n  hold: {where: a, rights: []}\n"},
            "restrictions.hold.rights", "the list is empty",
        ),
        ({"restrictions": "\n  no hold: {where: a}\n"}, "restrictions.no hold", "name of a restriction"),
        # attributes and people
        ({"attributes": "\n  employee_no: {type: numeric}\n"}, "attributes.employee_no.type", "not possible"),
        (
            {"attributes": "\n  employee_no: {type: text}\n  Team: {type: text}\n"},
            "attributes.Team", "cannot be",
        ),
        (
            {"attributes": "\n  employee_no: {type: text}\n  login: {type: text}\n"},
            "attributes.login", "already means",
        ),
        (people("{emploee_no: 5}"), "people.anna.emploee_no", "no attribute `emploee_no`"),
        (people("{employee_no: [5, 6]}"), "people.anna.employee_no", "has one value, and here are 2"),
        (people("{groups: [nrth]}"), "people.anna.groups[0]", "no access group `nrth`"),
        (people("{groups: [{group: nrth}]}"), "people.anna.groups[0]", "no access group `nrth`"),
        (
            people("{groups: [{group: north, form: 2027-01-01}]}"),
            "people.anna.groups[0].form", "no key `form`",
        ),
        (people("{groups: [north, north]}"), "people.anna.groups[1]", "stands twice"),
        (
            people("{groups: [{group: north, from: 02/01/2027}]}"),
            "people.anna.groups[0].from", "neither a day nor a moment",
        ),
        (
            people("{groups: [{group: north, from: 2027-02-30}]}"),
            "people.anna.groups[0].from", "neither a day nor a moment",
        ),
        (
            people("{groups: [{group: north, from: 20270201}]}"),
            "people.anna.groups[0].from", "neither a day nor a moment",
        ),
        (people("{groups: [{group: north, until: 9999-12-31}]}"), "people.anna.groups[0].until", "too far"),
        (people("{groups: [{group: north, until: 31.12.9998}]}"), "people.anna.groups[0].until", "too far"),
        (people("{groups: [{group: north, from: '0001-01-01'}]}"), "people.anna.groups[0].from", "long ago"),
        (people("{groups: [{group: north, until: infinity}]}"), "people.anna.groups[0].until", "a day"),
        (people("{groups: [{group: north, from: 2027-02-02, until: 2027-02-01}]}"), "people.anna.groups[0]",
         "it begins (2027-02-02) after its end (2027-02-01)"),
        (people("{groups: [{group: north, from: '2027-02-02 08:00', until: '2027-02-02 08:00'}]}"),
         "people.anna.groups[0]", "after its end"),
        (people("{groups: [{group: north, from: '2027-03-28 02:30'}]}"), "people.anna.groups[0].from",
         "does not exist in Europe/Berlin"),
        (people("{groups: [{group: north, from: '2027-10-31 02:30'}]}"), "people.anna.groups[0].from",
         "comes twice in Europe/Berlin"),
        (people("{login: public}"), "people.anna", "keeps the name `public`"),
        (people("{login: pg_monitor}"), "people.anna", "keeps the name `pg_monitor`"),
        (people("{login: ''}"), "people.anna", "the login of `anna` is empty"),
        (
            people("{login: crm_persons}"),
            "people.anna", "the login of `anna` as well as the role of all persons",
        ),
        (people("{login: crm_group_north}"), "people.anna", "as well as a role of group `north`"),
        (people(f"{{login: {'x' * 64}}}"), "people.anna", "longer than 63 bytes"),
        (people("{login: ben}\n  ben: {}"), "people.ben", "`ben` has the login `ben` of `anna`"),
        # named like a person
        (
            {**people("{}"), "territories": "\n  NORD: {below: {Anna: }}\n"},
            "territories.NORD.below.Anna", "named like",
        ),
        (
            {**people("{}"), "territories": "\n  NORD: {label: Area of Anna}\n"},
            "territories.NORD", "person `anna`",
        ),
        ({**people("{login: schmidt}"), "territories": "\n  NORD: {below: {SCHMIDT: }}\n"},
         "territories.NORD.below.SCHMIDT", "person `anna`"),
        ({"people": "\n  Anna Schmidt: {}\n", "territories": "\n  NORD: {label: Anna-Schmidt-Land}\n"},
         "territories.NORD", "person `Anna Schmidt`"),
        ({**people("{}"), "access_groups": "\n  anna_customers: {all: true, rights: [read]}\n"},
         "access_groups.anna_customers", "named like the person"),
        # assertions
        ({"assertions": "\n  - {person: ana, must_see: a}\n"}, "assertions[0].person", "no person `ana`"),
        ({"assertions": "\n  - {person: anna}\n"}, "assertions[0]", "an assertion says one thing"),
        (
            {"assertions": "\n  - {person: anna, on: crm.contct, must_see: a}\n"},
            "assertions[0].on", "there is no table `crm.contct`",
        ),
        (
            {
                "tables": "\n  crm.contact: {class: root, key: id}\n  crm.pay: {class: blocked}\n",
                "assertions": "\n  - {person: anna, on: crm.pay, must_see: a}\n",
            },
            "assertions[0].on", "`crm.pay` is public or blocked",
        ),
        (
            {
                "tables": "\n  crm.contact: {class: root, key: id}\n"
                "  crm.address: {class: referenced, from: [{table: crm.contact, via: address_id}], "
                "rights: [read, create]}\n",
                "assertions": "\n  - {person: anna, on: crm.address, must_see: a}\n",
            },
            "assertions[0].on", "shows rows to the person who created them",
        ),
        (
            {"assertions": "\n  - {person: anna, must_see: a, must_not_see: b}\n"},
            "assertions[0]", "says one thing",
        ),
        (
            {"assertions": "\n  - {person: anna, must_see: a is b}\n"},
            "assertions[0].must_see", "this use of `is`",
        ),
        ({"assertions": "\n  - {person: anna, sees: a}\n"}, "assertions[0].sees", "there is no key `sees`"),
        ({"assertions": "\n  - anna\n"}, "assertions[0]", "keys with values are required"),
    ],
)  # fmt: skip
def test_a_mistake_is_found_at_its_place(sections: dict[str, str], path: str, cause: str) -> None:
    found = only_mistake(text_of(**sections))
    assert cause in found.cause
    assert (place(found).path or "the file") == path
    assert found.next_step
    assert place(found).file == "model.yaml"
    assert found.severity is Severity.ERROR


def test_a_line_is_that_of_the_key() -> None:
    text = text_of(
        access_groups="\n  g:\n    label: x\n    where:\n      lower(a) = 'b'\n    rights: [read]\n",
        people=None,
    )
    lines = text.splitlines()
    assert lines[place(only_mistake(text)).line - 1].strip() == "lower(a) = 'b'"
    text = text_of(access_groups="\n  g:\n    label: x\n    rights: [read]\n", people=None)
    assert text.splitlines()[place(only_mistake(text)).line - 1].strip() == "g:"


@pytest.mark.parametrize(
    ("sections", "hint"),
    [
        (group("{terrytory: NORD, all: true, rights: [read]}"), "Did you mean `territory`?"),
        (group("{territory: nord, rights: [read]}"), "Did you mean `NORD`?"),
        (group("{where: a = me.employe_no, rights: [read]}"), "Did you mean `employee_no`?"),
        (people("{groups: [nort]}"), "Did you mean `north`?"),
        (people("{emplyee_no: 1}"), "Did you mean `employee_no`?"),
        ({"tabels": " {}\n"}, "Did you mean `tables`?"),
    ],
)
def test_the_next_step_names_what_was_probably_meant(sections: dict[str, str], hint: str) -> None:
    assert hint in only_mistake(text_of(**sections)).next_step


@pytest.mark.parametrize(
    ("one", "other", "cause"),
    [
        (
            "'x' = any(a)",
            "a = 'x'",
            "`a` is asked as a single value here and as an array at model.yaml:{one}",
        ),
        (
            "a in ('x')",
            "'x' = any(a)",
            "`a` is asked as an array here and as a single value at model.yaml:{one}",
        ),
        ("'x' = any(a)", "a", "`a` is asked as a single value"),
        ("'x' = any(a)", "a like 'x%'", "`a` is asked as a single value"),
        ("'x' = any(a)", "a = me.employee_no", "`a` is asked as a single value"),
        ("b = 'y'", "a <> 'x' or 'x' = any(a)", "as a single value here and as an array in the same filter"),
        ("'HH' = any(territory)", "within(territory, 'NORD')", "`territory` is asked as a single value"),
        (
            "exists(contact_product, 'x' = any(a))",
            "a = 'y' and exists(contact_product, not a = 'x')",
            "`crm.contact_product.a` is asked as a single value",
        ),
    ],
)
def test_no_column_is_an_array_and_a_single_value(one: str, other: str, cause: str) -> None:
    groups = "".join(
        f'  {name}: {{family: sales, where: "{where}", rights: [read]}}\n'
        for name, where in (("g", one), ("h", other))
    )
    text = text_of(access_groups="\n" + groups, people=None)
    found = only_mistake(text)
    line = next(number for number, each in enumerate(text.splitlines(), 1) if each.startswith("  g:"))
    assert cause.format(one=line) in found.cause
    assert (place(found).path, place(found).line) == ("access_groups.h.where", line + 1)
    assert "any(" in found.next_step


def test_a_territory_is_a_single_value() -> None:
    groups = (
        "\n  g: {territory: NORD, rights: [read]}\n  h: {where: \"'HH' = any(territory)\", rights: [read]}\n"
    )
    found = only_mistake(text_of(access_groups=groups, people=None))
    assert "`territory` is asked as an array here and as a single value" in found.cause
    assert place(found).path == "access_groups.h.where"
