"""The view crm_access.contact_group says what the model says, to its owner alone, and plans keep it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from crm_rls.catalog import ServerFacts
from crm_rls.change import Risk
from crm_rls.change.removal import compile_removal
from crm_rls.compile.support_schema import contact_groups
from crm_rls.compile.whole import compile_model
from crm_rls.demo.content import generate
from crm_rls.demo.fill import fill
from crm_rls.errors import CompileError
from crm_rls.model import AccessGroup, Family, Logins, Model, PersonAttribute, Restriction, Right
from crm_rls.model.predicates import (
    TRUE,
    And,
    Attribute,
    Compare,
    InList,
    IsNull,
    IsTrue,
    Linked,
    Not,
    Or,
    Prefix,
)
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan, make_removal_plan, support_files
from crm_rls.plan.value import Plan
from crm_rls.postgres.names import CONTACT_GROUP
from crm_rls.reading import read_model
from tests.fixtures.applying import brought_in_line
from tests.fixtures.contact_groups import said, tables_of, wanted
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import LINK, group, small_model, within

EVERYTHING = frozenset(Risk)
VIEW = "crm_access.contact_group"
DEMO = Path(__file__).parents[2] / "examples" / "demo" / "model.yaml"


@pytest.fixture
def superuser(crm: Database) -> Connection:
    return crm.connect()


def bring_in_line(crm: Database, model: Model) -> Plan:
    with crm.connect(autocommit=False) as connection:
        return brought_in_line(connection, model)


def plan_of(crm: Database, model: Model) -> list[tuple[str, str]]:
    """Return kind and subject of the steps that would change something."""
    with crm.connect(autocommit=False) as connection:
        return [(step.kind, step.subject) for step in make_plan(connection, model).plan.steps]


def about_the_view(steps: list[tuple[str, str]]) -> list[str]:
    return [kind for kind, subject in steps if VIEW in subject]


# -- what it says --------------------------------------------------------------------------------------


def test_the_view_says_which_groups_have_which_contacts(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix)
    bring_in_line(crm, model)
    superuser = crm.connect()
    found = said(superuser)
    assert found == wanted(model, tables_of(superuser, model))
    anna = f"{role_prefix}_anna"
    assert {line[1:] for line in found if line[0] == 1} == {
        ("all_of_them", None, True),
        ("first_contact", anna, True),
        ("nord", None, True),
        ("pumps", None, True),
    }
    # On hold: only data protection may see it.
    assert {(line[1], line[3]) for line in found if line[0] == 5} == {
        ("all_of_them", False),
        ("data_protection", True),
        ("first_contact", False),
        ("key_accounts", False),
        ("nord", False),
    }


def test_a_restriction_on_the_person_gives_a_row_for_each(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix)
    own = Restriction(
        "own", Or((IsNull("first_contact_by"), Compare("first_contact_by", "=", Attribute("employee_no")))),
        frozenset({"nord", "data_protection"}),
    )  # fmt: skip
    only_updates = Restriction("later", Compare("name", "<>", "Isar GmbH"), rights=frozenset({Right.UPDATE}))
    model = replace(model, restrictions=(only_updates, *model.restrictions, own))
    bring_in_line(crm, model)
    superuser = crm.connect()
    found = said(superuser)
    assert found == wanted(model, tables_of(superuser, model))
    assert {line[2] for line in found if line[1] == "nord"} == {None}
    assert len({line[2] for line in found if line[1] == "sued"}) == len(model.people)


def test_types_of_attributes_are_those_that_were_declared(crm: Database, role_prefix: str) -> None:
    with crm.connect() as connection:
        connection.execute("update crm.contact set pad = id * 10")
    model = small_model(role_prefix)
    people = tuple(
        replace(person, attributes={"pad": str(10 * number)}) for number, person in enumerate(model.people, 1)
    )
    own = group("own", Compare("pad", ">=", Attribute("pad")))
    model = replace(
        model, people=people, attributes={"pad": PersonAttribute("integer")}, groups=(own,), restrictions=()
    )
    bring_in_line(crm, model)
    superuser = crm.connect()
    found = said(superuser)
    assert found == wanted(model, tables_of(superuser, model))
    assert len(found) == 6 + 5 + 4 + 3


def test_without_groups_there_are_no_rows(crm: Database, role_prefix: str) -> None:
    bring_in_line(crm, replace(small_model(role_prefix), groups=(), restrictions=()))
    assert said(crm.connect()) == set()


def many_groups() -> tuple[AccessGroup, ...]:
    """Return more groups than one bundle holds: lists, lists with nothing, and filters without a list."""
    made = [group(f"t{number:02}", InList("territory", (f"X{number}", "HH"))) for number in range(40)]
    made += [
        group("none", IsNull("territory")),
        group("none_or_some", Or((IsNull("territory"), InList("territory", ("BY", "BW"))))),
        group("some_or_key", Or((within("SUED"), Compare("customer_type", "=", "key account")))),
        group("twice", And((InList("territory", ("HH", "SH")), InList("territory", ("HH", "BY"))))),
        group("not_there", Not(InList("territory", ("HH",)))),
        group("prefix", Prefix("name", "A")),
        group("every", TRUE),
        group("pumps", Linked(str(LINK), ("contact_id",), ("id",), Compare("product_line", "=", "PUMPS"))),
        group("held", And((IsTrue("legal_hold"), within("NORD")))),
        group("mine", And((within("NORD"), Compare("first_contact_by", "=", Attribute("employee_no"))))),
    ]
    return tuple(sorted(made, key=lambda each: each.name))


@pytest.mark.parametrize("undivided", [1, 4, 32, 1000])
def test_bundles_leave_nothing_out(
    crm: Database, role_prefix: str, monkeypatch: pytest.MonkeyPatch, undivided: int
) -> None:
    monkeypatch.setattr(contact_groups, "UNDIVIDED", undivided)
    model = replace(small_model(role_prefix), groups=many_groups())
    bring_in_line(crm, model)
    superuser = crm.connect()
    assert said(superuser) == wanted(model, tables_of(superuser, model))


def test_a_thousand_groups_are_not_too_many_columns(crm: Database, role_prefix: str) -> None:
    # PostgreSQL 15 remembers the answers for contacts that look alike, of which there are many here.
    def four(number: int) -> And:
        conditions = (Prefix("name", "x"), Compare("customer_type", "<>", f"x{number}"))
        return And((*conditions, Not(IsTrue("legal_hold")), Not(IsNull("first_contact_by"))))

    groups = [group(f"b{number:03}", four(number)) for number in range(1000)]
    groups.append(group("long", Or(tuple(Prefix("name", f"x{number}") for number in range(1700)))))
    model = replace(small_model(role_prefix), groups=tuple(groups))
    state = compile_model(model, ServerFacts(), support_files())
    view = next(each for each in state.objects.values() if each.name == CONTACT_GROUP)
    with crm.connect() as connection:
        connection.execute(
            b"insert into crm.contact select n, 'x', 'HH', 'customer' from generate_series(100, 9000) n;"
            b"analyze crm.contact; create schema crm_access"
        )
        connection.execute(str(view.create).encode())
        counted = b"select count(*) from crm_access.contact_group where access_group = 'b005'"
        assert connection.execute(counted).fetchone() == (0,)
        connection.execute(b"update crm.contact set first_contact_by = '1001' where id < 110")
        assert connection.execute(counted).fetchone() == (10,)


def test_equal_numbers_are_one_value_however_they_are_written(crm: Database, role_prefix: str) -> None:
    with crm.connect() as connection:
        connection.execute("alter table crm.contact alter pad type numeric; update crm.contact set pad = id")
    groups = [group(f"p{number:02}", Compare("pad", "=", str(number))) for number in range(40)]
    groups.append(group("same", And((InList("pad", ("1",)), InList("pad", ("1.0", "2"))))))
    model = replace(small_model(role_prefix), groups=tuple(groups))
    bring_in_line(crm, model)
    superuser = crm.connect()
    found = said(superuser)
    assert found == wanted(model, tables_of(superuser, model))
    assert {line[0] for line in found if line[1] == "same"} == {1}


def test_the_view_of_the_demo(database: Database, role_prefix: str) -> None:
    superuser = database.connect()
    fill(superuser, generate(600))
    model = read_model(DEMO).model
    people = tuple(replace(person, login=role_prefix + person.login) for person in model.people)
    model = replace(model, prefix=role_prefix.rstrip("_"), people=people, logins=Logins.CREATE)
    bring_in_line(database, model)
    found = said(superuser)
    assert found == wanted(model, tables_of(superuser, model))
    assert {line[1] for line in found} == {each.name for each in model.groups}
    assert {line[3] for line in found} == {True, False}


def test_a_look_up_by_key_is_an_index_probe(crm: Database, role_prefix: str) -> None:
    with crm.connect() as connection:
        connection.execute(
            "insert into crm.contact select n, 'x', 'X' || n % 40 from generate_series(100, 20000) n; "
            "analyze crm.contact"
        )
    bring_in_line(crm, replace(small_model(role_prefix), groups=many_groups()))
    shown = crm.connect().execute("explain select * from crm_access.contact_group where contact = 4711")
    plan = "\n".join(line for (line,) in shown.fetchall())
    assert plan.count("Index Cond: ((id = 4711)") + plan.count("Index Cond: (id = 4711)") > 2
    assert "Seq Scan on contact " not in plan


# -- who may read it -----------------------------------------------------------------------------------


def test_nobody_reads_the_view(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix, [("anna", "nord"), ("carl", "all_of_them")])
    bring_in_line(crm, model)
    anna, carl = crm.login(f"{role_prefix}_anna"), crm.login(f"{role_prefix}_carl")
    for person in (anna, carl):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="schema crm_access"):
            person.execute("select * from crm_access.contact_group")
    persons = sql.Identifier(f"{role_prefix}_persons")
    with crm.connect() as superuser:
        # Even if the schema were open.
        superuser.execute(sql.SQL("grant usage on schema crm_access to {}").format(persons))
    for person in (anna, carl):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="view contact_group"):
            person.execute("select * from crm_access.contact_group")


def test_only_the_owner_and_the_registrar_have_a_privilege_on_it(crm: Database, role_prefix: str) -> None:
    bring_in_line(crm, small_model(role_prefix))
    found = crm.connect().execute(
        "select distinct a.grantee::regrole::text, pg_get_userbyid(c.relowner) from pg_class c, "
        "aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a where c.oid = %s::regclass",
        [VIEW],
    )
    owner, registrar = f"{role_prefix}_owner", f"{role_prefix}_registrar"
    shown = {(grantee.strip('"'), held_by) for grantee, held_by in found.fetchall()}
    assert shown == {(owner, owner), (registrar, owner)}


# -- how plans keep it ---------------------------------------------------------------------------------

HAND_MADE = """
create or replace view crm_access.contact_group as
select id as contact, 'x'::text as access_group, null::text as login, true as shown from crm.contact
"""


@pytest.mark.parametrize(
    ("change", "steps"),
    [
        (HAND_MADE, ["replace object"]),
        ("drop view crm_access.contact_group", ["create object", "grant privilege"]),
        ("grant select on crm_access.contact_group to public", ["revoke privilege"]),
    ],
)
def test_what_others_did_to_it_is_put_right(
    crm: Database, superuser: Connection, role_prefix: str, change: str, steps: list[str]
) -> None:
    model = small_model(role_prefix)
    bring_in_line(crm, model)
    before = said(superuser)
    superuser.execute(change.encode())
    assert about_the_view(plan_of(crm, model)) == steps
    bring_in_line(crm, model)
    assert said(superuser) == before


def without(model: Model, *names: str) -> Model:
    return replace(model, groups=tuple(each for each in model.groups if each.name not in names))


def test_a_changed_filter_changes_the_view(crm: Database, superuser: Connection, role_prefix: str) -> None:
    model = small_model(role_prefix)
    bring_in_line(crm, model)
    groups = tuple(
        replace(each, filter=within("HH")) if each.name == "sued" else each for each in model.groups
    )
    changed = replace(model, groups=groups)
    assert about_the_view(plan_of(crm, changed)) == ["replace object"]
    bring_in_line(crm, changed)
    assert said(superuser) == wanted(changed, tables_of(superuser, changed))


def test_a_link_view_that_nobody_needs_goes_and_comes(
    crm: Database, superuser: Connection, role_prefix: str
) -> None:
    model = small_model(role_prefix)
    bring_in_line(crm, without(model, "pumps"))
    assert "pumps" not in {line[1] for line in said(superuser)}
    bring_in_line(crm, model)
    assert said(superuser) == wanted(model, tables_of(superuser, model))
    bring_in_line(crm, without(model, "pumps"))
    assert "pumps" not in {line[1] for line in said(superuser)}


def test_another_key_makes_the_view_anew(crm: Database, superuser: Connection, role_prefix: str) -> None:
    superuser.execute("alter table crm.contact add code text unique; update crm.contact set code = 'C' || id")
    model = small_model(role_prefix)
    blocked = (*model.blocked, *(child.name for child in model.children))
    model = without(replace(model, children=(), blocked=tuple(sorted(blocked))), "pumps")
    bring_in_line(crm, model)
    assert {type(line[0]) for line in said(superuser)} == {int}
    changed = replace(model, root=replace(model.root, key=("code",)))
    plan = bring_in_line(crm, changed)
    (step,) = (each for each in plan.steps if VIEW in each.subject and each.kind == "replace object")
    assert step.statements[0].startswith("DROP VIEW")
    assert {type(line[0]) for line in said(superuser)} == {str}
    assert said(superuser) == wanted(changed, tables_of(superuser, changed))


@pytest.mark.parametrize("undivided", [1, 32])
def test_removing_takes_it_out_before_what_it_reads(
    crm: Database, superuser: Connection, role_prefix: str, monkeypatch: pytest.MonkeyPatch, undivided: int
) -> None:
    monkeypatch.setattr(contact_groups, "UNDIVIDED", undivided)
    model = replace(small_model(role_prefix), groups=many_groups())
    bring_in_line(crm, model)
    with crm.connect(autocommit=False) as connection:
        plan = make_removal_plan(connection, model, open_tables=True)
        dropped = [
            step.subject for step in plan.steps if step.kind == "drop object" and "view" in step.subject
        ]
        of_groups = next(place for place, subject in enumerate(dropped) if VIEW in subject)
        assert all(place > of_groups for place, subject in enumerate(dropped) if "_link_" in subject)
        assert any("_link_" in subject for subject in dropped)
        apply_plan(connection, model, plan, allowed=EVERYTHING, desire=compile_removal)
    assert superuser.execute("select to_regclass(%s)", [VIEW]).fetchone() == (None,)


def test_a_filter_that_does_not_fit_is_told_by_its_table(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix)
    wrong = replace(model, groups=(group("wrong", Compare("pad", "=", "many")),), restrictions=())
    with (
        crm.connect(autocommit=False) as connection,
        pytest.raises(CompileError, match=r"crm\.contact") as told,
    ):
        make_plan(connection, wrong)
    assert "contact_group" not in str(told.value)


def test_columns_of_families_must_be_there(crm: Database, role_prefix: str) -> None:
    model = replace(small_model(role_prefix), families=(Family("sales", filter=Compare("nope", "=", "x")),))
    with (
        crm.connect(autocommit=False) as connection,
        pytest.raises(CompileError, match=r"crm\.contact\.nope"),
    ):
        make_plan(connection, model)
