"""Who gains and loses what, by a plan: real logins count before it is applied and afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest
from psycopg import sql
from psycopg.rows import dict_row

from crm_rls.change import Risk
from crm_rls.meaning.responsibility import Roster, responsible
from crm_rls.model import Faces, Family, Membership, Mode, Model, Service, Sharing, TableName
from crm_rls.model.predicates import And, Compare, Predicate
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.impact import Gain, Impact, impact_text
from crm_rls.plan.impact.measured import impact_of_models, with_impact
from crm_rls.plan.make import make_plan
from tests.fixtures.applying import applying
from tests.fixtures.attribute_tables import LINE, TEAMS, Stage
from tests.fixtures.database import Connection, Database
from tests.fixtures.operator import AS_OPERATOR
from tests.fixtures.small_crm import (
    ACTIVITY,
    CONTACT,
    DEAL,
    DEAL_LINE,
    NOW,
    READ,
    SCHEMA,
    group,
    small_model,
    within,
)
from tests.fixtures.tables import child

MEMBERS = (
    ("anna", "nord"), ("bert", "sued"), ("bert", "first_contact"), ("carl", "all_of_them"), ("dora", "pumps"),
)  # fmt: skip
PEOPLE = ("anna", "bert", "carl", "dora")
LINKED: Mapping[object, Sequence[Mapping[str, object]]] = {
    1: [{"product_line": "PUMPS"}], 4: [{"product_line": "PUMPS"}], 6: [{"product_line": "PUMPS"}]
}  # fmt: skip
TABLES = (CONTACT, ACTIVITY, DEAL, DEAL_LINE)

Seen = Mapping[tuple[str, str], frozenset[str]]


@dataclass(slots=True)
class House:
    database: Database
    superuser: Connection
    model: Model

    def impact(self, model: Model) -> Impact:
        with applying(self.superuser, self.model.prefix) as connection:
            planned = make_plan(connection, model)
            found = with_impact(connection, planned).impact
        assert found is not None
        return found

    def apply(self, model: Model) -> None:
        with applying(self.superuser, self.model.prefix) as connection:
            apply_plan(connection, model, make_plan(connection, model).plan, allowed=frozenset(Risk))
        self.model = model

    def seen(self) -> Seen:
        """Return the keys that people see of each table, each over a connection of his or her own."""
        found = {}
        for person in PEOPLE:
            with self.database.login(f"{self.model.prefix}_{person}") as login:
                for table in TABLES:
                    select = sql.SQL("select id::text from {}").format(
                        sql.Identifier(table.schema, table.name)
                    )
                    keys = login.execute(select).fetchall()
                    found[person, str(table)] = frozenset(key for (key,) in keys)
        return found


@pytest.fixture
def house(database: Database, role_prefix: str) -> House:
    superuser = database.connect()
    superuser.execute(sql.SQL(SCHEMA))
    return House(database, superuser, small_model(role_prefix, MEMBERS))


def read(gains: tuple[Gain, ...]) -> Mapping[tuple[str | None, str], tuple[int, int]]:
    return {(each.who, each.table): (each.gained, each.lost) for each in gains if each.right == "read"}


def difference(before: Seen, after: Seen) -> Mapping[tuple[str, str], tuple[int, int]]:
    sides = {key: (len(after[key] - before[key]), len(before[key] - after[key])) for key in before}
    return {key: both for key, both in sides.items() if both != (0, 0)}


def changed(model: Model) -> Model:
    """Return the model with other filters, people and restrictions, and one more carried table."""
    groups = [group_ for group_ in model.groups if group_.name not in ("nord", "pumps")]
    groups += [
        group("nord", within("NORD")),
        group("valves", Compare("customer_type", "=", "key account"), READ),
    ]
    bert = replace(model.people[1], attributes={"employee_no": "1001"})
    return replace(
        model,
        groups=tuple(sorted(groups, key=lambda each: each.name)),
        children=tuple(
            replace(each, mode=Mode.CARRY) if each.name == DEAL else each for each in model.children
        ),
        restrictions=(),
        people=(model.people[0], bert, *model.people[2:]),
        memberships=(
            *(each for each in model.memberships if each.group not in ("pumps", "all_of_them")),
            Membership("dora", "valves"),
        ),
    )


def test_people_see_afterwards_what_the_plan_said(house: House) -> None:
    for person in PEOPLE:
        statements = (
            "create role {login} login; grant usage on schema crm to {login}; "
            "grant select on all tables in schema crm to {login}"
        )
        login = sql.Identifier(f"{house.model.prefix}_{person}")
        house.superuser.execute(sql.SQL(statements).format(login=login))
    for model in (house.model, changed(house.model), small_model(house.model.prefix, MEMBERS[:2])):
        before = house.seen()
        said = house.impact(model)
        house.apply(model)
        expected = difference(before, house.seen())
        assert expected
        told = {key: both for key, both in read(said.people).items() if key[1] in map(str, TABLES)}
        assert told == expected


def test_groups_territories_services_and_faces(house: House) -> None:
    memberships = tuple(each for each in house.model.memberships if each.person != "carl")
    old = replace(house.model, families=(Family("sales", faces=Faces.ONE),), memberships=memberships)
    house.apply(old)
    etl = f"{old.prefix}_etl"
    house.superuser.execute(sql.SQL("create role {} login").format(sql.Identifier(etl)))
    new = replace(
        old,
        groups=tuple(
            replace(each, filter=within("SUED")) if each.name == "nord" else each for each in old.groups
        ),
        services=(Service("etl", (etl,), frozenset({CONTACT}), READ),),
        memberships=tuple(each for each in old.memberships if each.person != "dora"),
    )
    said = house.impact(new)
    assert read(said.groups)["nord", "crm.contact"] == (2, 1)
    assert read(said.groups)["nord", "crm.activity"] == (4, 2)
    assert {each.who for each in said.groups} == {"nord"}
    contacts = [each for each in said.territories if each.table == "crm.contact"]
    assert {each.who: (each.gained, each.lost) for each in contacts} == {
        "BW": (1, 1), "BY": (1, 0), "HH": (0, 1), None: (0, 1)
    }  # fmt: skip
    assert [(each.who, each.table, each.gained) for each in said.services] == [("etl", "crm.contact", 6)]
    rows = house.superuser.cursor(row_factory=dict_row).execute("select * from crm.contact").fetchall()
    nobody, several = (judged(old, new, rows, what) for what in ("nobody", "several"))
    (face,) = said.faces
    assert (face.family, face.table) == ("sales", "crm.contact")
    assert (set(face.nobody_rows), set(face.several_rows)) == (nobody, several)
    assert (face.nobody, face.several) == (len(nobody), len(several)) == (2, 1)
    told = "\n".join(impact_text(said))
    assert "nord, crm.contact (read, update): gains 2 (3, 4), loses 1 (1)" in told
    assert "no territory, crm.contact (read): loses 1" in told


def judged(old: Model, new: Model, rows: Sequence[Mapping[str, object]], what: str) -> set[str]:
    """Return the keys of the rows of which it will be true, and is not yet."""

    def true(model: Model, row: Mapping[str, object]) -> bool:
        roster = Roster(model.memberships)
        found = responsible(model, "sales", row, roster, NOW, lambda _link, own: LINKED.get(own["id"], ()))
        return bool(getattr(found, what))

    return {str(row["id"]) for row in rows if true(new, row) and not true(old, row)}


def test_it_only_reads_and_holds_no_lock(house: House) -> None:
    house.apply(house.model)
    new = changed(house.model)
    watched: set[tuple[str, str]] = set()
    reader = house.database.connect()
    with applying(house.superuser, house.model.prefix) as connection:

        def look(_done: int, _total: int) -> None:
            assert connection.execute("show transaction_read_only").fetchone() == ("on",)
            assert connection.execute("show transaction_isolation").fetchone() == ("repeatable read",)
            watched.update(
                reader.execute(
                    "select l.mode, l.relation::regclass::text from pg_locks as l "
                    "join pg_class as c on c.oid = l.relation "
                    "where l.pid = %s and c.relnamespace = 'crm'::regnamespace",
                    [connection.info.backend_pid],
                ).fetchall()
            )

        with_impact(connection, make_plan(connection, new), look)
    assert {mode for mode, _ in watched} == {"AccessShareLock"}
    assert {"crm.contact", "crm.activity"} <= {name for _, name in watched}


def test_what_the_session_does_not_see_is_not_counted(house: House) -> None:
    house.apply(house.model)
    payroll = child(TableName("crm", "payroll"), CONTACT, "id")
    payroll = replace(payroll, links=(replace(payroll.links[0], unchecked=True),))
    new = replace(changed(house.model), blocked=(), children=(*changed(house.model).children, payroll))
    said = house.impact(new)
    unseen = "crm.payroll was not counted: this connection does not see every row of crm.payroll"
    assert (unseen in said.notes) == AS_OPERATOR
    assert ("crm.payroll" in said.looked_at) != AS_OPERATOR
    assert "crm.contact" in said.looked_at


def test_two_models_are_compared_whichever_is_in_force(house: House) -> None:
    old, new = house.model, changed(house.model)
    house.apply(old)
    with applying(house.superuser, old.prefix) as connection:
        found = impact_of_models(connection, old, new)
        back = impact_of_models(connection, new, old)
        same = impact_of_models(connection, old, old)
    assert same.nothing
    assert same.looked_at == ()
    assert found.people == house.impact(new).people
    assert read(back.people) == {key: (lost, gained) for key, (gained, lost) in read(found.people).items()}


@pytest.mark.parametrize("type_of_login", ["name"], indirect=True)
def test_values_in_tables_lines_covers_and_shares(value_tables: Stage) -> None:
    """The values decide of whom somebody acts for; a share stays whatever groups say."""
    staged = value_tables
    staged.teams("anna", "HH", "BY")
    staged.teams("bert", "HH")
    staged.employ(3, None, "dora")
    staged.employ(4, 3, "carl", "BW")
    model = replace(staged.model, sharing=Sharing.READ)
    staged.apply(model)
    staged.call("cover", "anna", "carl")
    staged.call("share", "bert", "1", "2999-01-01")
    filters: Mapping[str, Predicate] = {
        "teams": And((TEAMS, Compare("customer_type", "=", "customer"))),
        "not_own": Compare("territory", "=", "HH"),
        "line": And((LINE, Compare("pad", "<>", "4"))),
    }
    groups = (replace(each, filter=filters.get(each.name, each.filter)) for each in model.groups)
    new = replace(model, groups=tuple(groups))
    before = {person: set(staged.sees(person)) for person in PEOPLE}
    with staged.database.connect(autocommit=False) as owner:
        said = with_impact(owner, make_plan(owner, new)).impact
    staged.apply(new)
    after = {person: set(staged.sees(person)) for person in PEOPLE}
    assert said is not None
    assert before["carl"] - after["carl"]
    assert 1 in before["bert"] & after["bert"]
    told = {who: both for (who, table), both in read(said.people).items() if table == "crm.contact"}
    assert told == {
        person: (len(after[person] - before[person]), len(before[person] - after[person]))
        for person in PEOPLE
        if after[person] != before[person]
    }
