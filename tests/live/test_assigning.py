"""The trigger of assignment rules among rights, positions and carried copies; people log in themselves."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from crm_rls.change import Risk
from crm_rls.compile.upkeep.lookup import MOST_CELLS
from crm_rls.errors import CompileError, Refused
from crm_rls.model import AssignmentField, Model, Right
from crm_rls.model.assignment import between, exact, prefix, rule
from crm_rls.model.predicates import TRUE
from crm_rls.people.reassign import reassign
from crm_rls.plan.make import make_plan
from tests.fixtures.applying import applied, brought_in_line
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import SCHEMA, group, small_model, within

RULES = (
    rule([between("postcode", "20000", "29999")], "NORD", "1"),
    rule([between("postcode", "20000", "21999")], "HH", "2"),
    rule([prefix("postcode", "8")], "BY", "3"),
    rule([exact("customer_type", "key account"), prefix("postcode", "8")], "BW", "4"),
)

REGION = AssignmentField("region", "territory", tree=True, position="territory_position", rules=RULES)


def model_of(prefix: str) -> Model:
    model = small_model(prefix.rstrip("_"), [("anna", "north")])
    north = replace(group("north", within("NORD")), rights=frozenset(Right))
    groups = (group("all_of_them", TRUE), north)
    return replace(model, assignment=(REGION,), groups=groups, restrictions=())


@pytest.fixture
def crm(database: Database) -> Database:
    with database.connect() as connection:
        connection.execute(SCHEMA)
        connection.execute("alter table crm.contact add column postcode text")
    return database


@pytest.fixture
def model(role_prefix: str) -> Model:
    return model_of(role_prefix)


@pytest.fixture
def operator(crm: Database, model: Model) -> Connection:
    """Return the connection of whoever has applied the model."""
    connection = crm.connect(autocommit=False)
    applied(connection, model)
    return connection


def contact(connection: Connection, model: Model, key: int) -> tuple[object, ...]:
    """Return territory, cause and position."""
    query = (
        f"select territory, {model.prefix}_territory_cause, territory_position from crm.contact where id = %s"  # noqa: S608
    )
    (found,) = connection.execute(query, (key,))
    return found


def test_applying_twice_changes_nothing(operator: Connection, model: Model) -> None:
    assert brought_in_line(operator, model).steps == ()


def test_applying_assigns_nobody(operator: Connection, model: Model) -> None:
    assert contact(operator, model, 1)[:2] == ("HH", None)
    assert contact(operator, model, 6)[:2] == (None, None)


def test_changed_rules_are_a_changed_function(operator: Connection, model: Model) -> None:
    other = replace(model, assignment=(replace(REGION, rules=RULES[1:]),))
    steps = make_plan(operator, other).plan.steps
    assert [step.kind for step in steps] == ["replace object"]


def test_without_rules_the_cause_goes_which_must_be_said(operator: Connection, model: Model) -> None:
    plan = make_plan(operator, replace(model, assignment=(replace(REGION, rules=()),))).plan
    assert any(step.risk is Risk.DESTROYS and "cause" in step.subject for step in plan.steps)


def test_the_innermost_range_decides_and_the_position_follows(operator: Connection, model: Model) -> None:
    first = {key: at for key, (at, _) in model.territories.positions().items()}
    for key, postcode, territory in ((11, "20457", "HH"), (12, "22000", "NORD"), (13, "80331", "BY")):
        operator.execute("insert into crm.contact (id, postcode) values (%s, %s)", (key, postcode))
        assert contact(operator, model, key) == (territory, "rule", first[territory])
    operator.execute("insert into crm.contact (id, postcode, customer_type) values (14, '8', 'key account')")
    assert contact(operator, model, 14)[0] == "BW"


def test_carried_copies_follow(operator: Connection, model: Model) -> None:
    operator.execute("update crm.contact set postcode = '80331' where id = 1")
    copies = operator.execute(
        f"select distinct {model.prefix}_territory from crm.activity where contact_id = 1"  # noqa: S608
    )
    assert copies.fetchall() == [("BY",)]
    operator.execute("update crm.contact set postcode = '20457'")
    operator.commit()
    later = replace(model, assignment=(replace(REGION, rules=(rule([prefix("postcode", "2")], "SH", "1"),)),))
    applied(operator, later)
    (done,) = reassign(operator, later, batch=2)
    assert done.moved == {("HH", "SH"): 6}
    copies = operator.execute(
        f"select distinct {model.prefix}_territory from crm.activity where contact_id > 0"  # noqa: S608
    )
    assert copies.fetchall() == [("SH",)]


def test_nobody_moves_a_contact_out_of_reach_by_its_postcode(
    operator: Connection, crm: Database, model: Model
) -> None:
    operator.execute("update crm.contact set postcode = '20457' where id = 1")
    operator.commit()
    anna = crm.login(f"{model.prefix}_anna")
    anna.execute("update crm.contact set postcode = '22000' where id = 1")
    assert contact(anna, model, 1)[:2] == ("NORD", "rule")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        anna.execute("update crm.contact set postcode = '80331' where id = 1")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        anna.execute("insert into crm.contact (id, postcode) values (20, '80331')")
    anna.execute("insert into crm.contact (id, postcode) values (20, '20457')")
    assert contact(anna, model, 20)[:2] == ("HH", "rule")
    # Pinned, it stays with her although it moves.
    anna.execute(
        f"update crm.contact set postcode = '80331', {model.prefix}_territory_cause = 'pinned' where id = 1"  # noqa: S608
    )
    assert contact(anna, model, 1)[:2] == ("NORD", "pinned")


def test_a_cause_is_one_of_three(operator: Connection, model: Model) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="rule, manual, pinned"):
        operator.execute(
            f"update crm.contact set {model.prefix}_territory_cause = 'whim' where id = 1"  # noqa: S608
        )


def test_other_peoples_triggers_run_before(operator: Connection, model: Model) -> None:
    operator.execute(
        "create function crm.tidy() returns trigger language plpgsql as "
        "$$begin new.postcode := trim(new.postcode); return new; end$$"
    )
    operator.execute(
        "create trigger zzz before insert or update on crm.contact for each row execute function crm.tidy()"
    )
    operator.execute("insert into crm.contact (id, postcode) values (21, ' 20457')")
    assert contact(operator, model, 21)[0] == "HH"
    ours = operator.execute(
        "select tgname from pg_trigger where tgrelid = 'crm.contact'::regclass and not tgisinternal "
        "and tgtype & 2 = 2 order by tgname"
    )
    assert [name.split("_")[1] for (name,) in ours if name.startswith("~")] == [
        "assign",
        "position",
        "version",
    ]


# -- reassign ------------------------------------------------------------------------------------------


def test_reassigning_needs_the_models_rules_in_the_database(crm: Database, model: Model) -> None:
    operator = crm.connect(autocommit=False)
    with pytest.raises(Refused, match="apply"):
        list(reassign(operator, model))
    applied(operator, model)
    other = replace(model, assignment=(replace(REGION, rules=RULES[1:]),))
    with pytest.raises(Refused, match="apply"):
        list(reassign(operator, other))
    with pytest.raises(Refused, match="no assignment rules"):
        list(reassign(operator, replace(model, assignment=())))


def test_reassigning_refuses_whoever_does_not_see_all(
    operator: Connection, crm: Database, model: Model, role_prefix: str
) -> None:
    name = role_prefix + "clerk"
    operator.execute(f"create role {name} login")
    operator.execute(f"grant all on all tables in schema crm to {name}")
    operator.execute(f"grant usage on schema crm, crm_access to {name}")
    operator.execute(f"grant select on all tables in schema crm_access to {name}")
    operator.commit()
    with pytest.raises(Refused, match=r"hides rows of crm\.contact"):
        list(reassign(crm.login(name, autocommit=False), model))


def test_an_interruption_leaves_whole_batches_and_the_next_run_goes_on(
    operator: Connection, model: Model
) -> None:
    operator.execute("update crm.contact set territory = null")
    operator.execute("alter table crm.contact disable trigger user")
    operator.execute(
        f"insert into crm.contact (id, postcode, {model.prefix}_territory_cause) "  # noqa: S608
        "select n, '20457', case when n % 10 = 0 then 'pinned' end from generate_series(101, 200) n"
    )
    operator.execute("alter table crm.contact enable trigger user")
    operator.commit()

    def stop(done: int, _total: int) -> None:
        if done > 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(reassign(operator, model, batch=20, progress=stop))
    assert operator.execute("select count(*) from crm.contact where territory = 'HH'").fetchone() == (49,)
    (rest,) = reassign(operator, model, batch=20)
    assert rest.moved == {(None, "HH"): 41}
    assert rest.stayed == {"right": 49, "pinned": 10, "no rule": 6}
    assert sum(contacts for contacts, _ in rest.without) == 6


def test_whoever_pins_a_contact_meanwhile_wins(operator: Connection, crm: Database, model: Model) -> None:
    operator.execute("update crm.contact set postcode = '80331'")
    operator.execute(f"update crm.contact set territory = 'HH', {model.prefix}_territory_cause = null")  # noqa: S608
    operator.commit()
    pinning = crm.connect(autocommit=False)
    pinning.execute(f"update crm.contact set {model.prefix}_territory_cause = 'pinned' where id = 3")  # noqa: S608

    def commit_after_first(done: int, _total: int) -> None:
        if done == 2:
            pinning.commit()

    (done,) = reassign(operator, model, batch=2, progress=commit_after_first, manual_too=True)
    assert done.stayed["pinned"] == 1
    assert contact(operator, model, 3)[:2] == ("HH", "pinned")


# -- columns that do not fit ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "type_", "asked", "cause"),
    [
        ("size", "integer", "exact", "add it to `numbers`"),
        ("size", "date", "exact", "cannot ask"),
        ("size", "boolean", "prefix", "need text or a number"),
        ("gone", "text", "exact", "is not there"),
    ],
)
def test_columns_that_rules_cannot_ask_are_refused(
    crm: Database, model: Model, column: str, type_: str, asked: str, cause: str
) -> None:
    operator = crm.connect(autocommit=False)
    operator.execute(f"alter table crm.contact add column size {type_}")
    condition = exact(column, "1") if asked == "exact" else prefix(column, "1")
    rules = (rule([condition], "HH", "1"),)
    with pytest.raises(CompileError, match=cause):
        make_plan(operator, replace(model, assignment=(replace(REGION, rules=rules),)))


def test_numbers_must_be_numbers(crm: Database, model: Model) -> None:
    field = replace(REGION, rules=(rule([exact("postcode", "1", numeric=True)], "HH", "1"),))
    with pytest.raises(CompileError, match="no exact number"):
        make_plan(
            crm.connect(autocommit=False),
            replace(model, assignment=(replace(field, numbers=frozenset({"postcode"})),)),
        )


def test_ranges_that_cut_each_other_too_often_are_refused(crm: Database, model: Model) -> None:
    side = int(MOST_CELLS**0.5) // 4
    rules = tuple(
        rule(
            [between("postcode", f"{n:04}", f"{n + side:04}"), between("name", f"{n:04}", "9")], "HH", str(n)
        )
        for n in range(side)
    )
    with pytest.raises(CompileError, match="too many"):
        make_plan(crm.connect(autocommit=False), replace(model, assignment=(replace(REGION, rules=rules),)))
