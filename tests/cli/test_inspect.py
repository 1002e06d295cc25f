"""`inspect` against a real database."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from psycopg.errors import InsufficientPrivilege

from crm_rls.cli import main
from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import ModelFile, Run
from tests.fixtures.database import Connection, Database, Logins


@pytest.fixture
def applied(applied_model: ModelFile) -> ModelFile:
    return applied_model


def test_inspect_shows_tables_roles_and_policies_of_others(
    applied: ModelFile, run: Run, crm: Database
) -> None:
    with crm.connect() as owner:
        owner.execute("create policy side_door on crm.contact for select using (true)")
    shown = run("inspect", "--prefix", applied.prefix).stdout
    row = next(line.split() for line in shown.splitlines() if line.split()[:1] == ["crm.contact"])
    assert "forced" in row
    assert row[-1] == "1"
    assert "off" in next(line for line in shown.splitlines() if "crm.country" in line)
    assert f"{applied.prefix}_group_nord" in shown
    assert f"{applied.prefix}_anna" in shown
    assert "side_door" in shown


def test_inspect_as_json_is_complete(applied: ModelFile, run: Run) -> None:
    found = json.loads(
        run("inspect", "--schema", "crm", "--prefix", applied.prefix, "--format", "json").stdout
    )
    contact = next(table for table in found["tables"] if table["name"] == "crm.contact")
    assert (contact["enabled"], contact["forced"], contact["kind"]) == (True, True, "r")
    assert {"id", "territory"} <= {column["name"] for column in contact["columns"]}
    nord = next(each for each in found["policies"] if each["name"] == f"{applied.prefix}_group_nord_read")
    assert nord["roles"] == [f"{applied.prefix}_group_nord"]
    assert "HH" in nord["using"]
    assert {"role": f"{applied.prefix}_group_nord", "member": f"{applied.prefix}_anna"}.items() <= {
        **next(each for each in found["memberships"] if each["member"] == f"{applied.prefix}_anna")
    }.items()
    assert any(each["name"] == "crm_access" for each in found["objects"])
    assert [person["person"] for person in found["people"]] == ["anna", "bert"]
    table = json.loads(run("inspect", "--table", "crm.contact", "--format", "json").stdout)
    calls = [each["calls"] for each in table["policies"]]
    assert any(calls)
    assert all(len(set(each)) == len(each) for each in calls), "a policy with USING and WITH CHECK asks once"


def test_columns_that_grant_are_listed_with_what_reads_them(applied: ModelFile, run: Run) -> None:
    found = json.loads(run("inspect", "--prefix", applied.prefix, "--format", "json").stdout)
    listed = {(each["table"], each["column"]): each["read_by"] for each in found["columns_that_grant"]}
    assert listed == {
        ("crm.activity", "contact_id"): ["link of crm.activity"],
        ("crm.contact", "customer_type"): ["access group nord"],
        ("crm.contact", "first_contact_by"): ["access group first_contact"],
        ("crm.contact", "legal_hold"): ["restriction legal_hold"],
        ("crm.contact", "territory"): ["access group nord"],
        ("crm.contact_product", "contact_id"): ["access group pumps", "link of crm.contact_product"],
        ("crm.contact_product", "product_line"): ["access group pumps"],
        ("crm.deal", "contact_id"): ["link of crm.deal"],
        ("crm.deal_line", "deal_id"): ["link of crm.deal_line"],
    }
    shown = run("inspect", "--prefix", applied.prefix).stdout
    assert "Columns that grant" in shown
    assert any(line.split()[:2] == ["crm.contact", "legal_hold"] for line in shown.splitlines())


def test_inspect_needs_no_model_and_nothing_of_ours(run: Run) -> None:
    shown = run("inspect").stdout
    assert "crm.contact" in shown
    assert "Our roles" not in shown


STRANGE = """
create schema s;
create table s.customer (id int primary key, owner text, region text);
create table s.deal (id int primary key, customer int references s.customer, note text);
insert into s.customer values (1, 'anna', 'N'), (2, 'bert', 'S'), (3, 'anna', 'X');
insert into s.deal select id, id, '' from s.customer;
alter table s.customer enable row level security;
alter table s.deal enable row level security;
alter table s.customer owner to {owner};
alter table s.deal owner to {owner};
grant usage on schema s to {owner}, {anna}, {bert}, {report}, {sales};
create policy all_rows on s.customer to {sales} using (true);
create policy hold on s.customer as restrictive using (region <> 'X');
create policy by_customer on s.deal to {sales}
    using (exists (select from s.customer as c where c.id = customer and c.region = 'N'));
grant select on s.customer, s.deal to {sales}, {bert}, {carl}, {report};
grant update (note) on s.deal to {anna};
grant truncate on s.deal to {bert};
create view s.open as select * from s.deal;
alter view s.open owner to {owner};
grant select on s.open to {bert};
create view s.asked with (security_invoker) as select * from s.deal;
create materialized view s.kept as select * from s.deal;
create publication {publication} for table s.deal;
create function s.total() returns bigint language sql security definer as 'select count(*) from s.deal';
create function s.noted() returns trigger language plpgsql as 'begin return new; end';
create trigger noted before insert on s.deal for each row execute function s.noted();
"""
"""A database that nothing of ours was ever in."""


@pytest.fixture
def strange(database: Database, logins: Logins) -> dict[str, str]:
    names = {name: logins.role(name) for name in ("anna", "bert", "carl", "owner", "report", "web", "sales")}
    with database.connect() as dba:
        for statement in (
            "alter role {report} bypassrls",
            "alter role {sales} nologin",
            "alter role {web} noinherit",
            "grant {sales} to {anna}",
            "grant {anna} to {web}",
            STRANGE,
        ):
            dba.execute(statement.format(**names, publication=f"{names['sales']}_pub"))
    return names


def test_a_table_that_nobody_of_ours_protects_is_explained(
    strange: dict[str, str], database: Database, logins: Logins
) -> None:
    found = CliRunner().invoke(main, ["inspect", "--table", "s.deal"], env={"CRM_RLS_DSN": database.dsn})
    assert found.exit_code == ExitCode.FINE, found.stderr
    lines = {line.strip() for line in found.stdout.splitlines()}
    anna, bert, carl, owner, report, web, sales = (
        strange[name] for name in ("anna", "bert", "carl", "owner", "report", "web", "sales")
    )
    assert {
        f"s.deal is a table of {owner}; row security is on, but not for its owner.",
        f"{anna}: can read and update (some columns) rows by policy by_customer",
        f"{bert}: can read no row: it has the privilege, and no policy allows it one",
        "may empty the table (TRUNCATE), which no policy stops",
        f"{carl}: has SELECT, but no USAGE on the schema, so cannot name the table",
        f"{owner}: can read, create, update and delete every row: owner",
        f"{report}: can read every row: BYPASSRLS",
        f"{web}: can become {anna}, {sales} (SET ROLE), and has their rights then",
        f"by_customer (of others) allows ALL for {sales}",
        "whoever writes customer decides who sees the row",
        "linked to s.customer (id, region): whoever writes there decides, too",
        f"view s.open reaches it with the rights of {owner}, whom no policy stops",
        "view s.asked reads it with the rights of the caller, so its policies count there",
        f"publication {sales}_pub sends every row to subscribers; policies do not apply",
        "trigger noted gives s.noted() every row that is written",
    } <= lines
    assert any(line.startswith("function s.total() names it and runs with the rights of") for line in lines)
    assert any(line.startswith("materialized view s.kept keeps a copy") for line in lines)
    # What it says is what they get.
    seen = {name: counted(logins(name)) for name in ("anna", "bert", "carl", "report", "owner")}
    assert seen == {"anna": 1, "bert": 0, "carl": None, "report": 3, "owner": 3}


def counted(login: Connection) -> int | None:
    try:
        ((count,),) = login.execute("select count(*) from s.deal").fetchall()
    except InsufficientPrivilege:
        return None
    return int(count)


def test_a_view_and_limits_of_a_policy_are_explained(strange: dict[str, str], database: Database) -> None:
    environment = {"CRM_RLS_DSN": database.dsn}
    shown = CliRunner().invoke(main, ["inspect", "--table", "s.open"], env=environment).stdout
    assert f"s.deal with the rights of {strange['owner']}, whom no policy stops" in shown
    assert f"{strange['bert']}: can read every row: of those that it shows" in shown
    words = ["inspect", "--table", "s.customer", "--format", "json"]
    customer = json.loads(CliRunner().invoke(main, words, env=environment).stdout)
    anna = next(each for each in customer["logins"] if each["name"] == strange["anna"])
    assert (anna["passes"], anna["policies"]) == ("", ["all_rows", "hold"])
    hold = next(each for each in customer["policies"] if each["name"] == "hold")
    assert (hold["permissive"], hold["own_columns"]) == (False, ["region"])
    text = CliRunner().invoke(main, ["inspect", "--table", "s.customer"], env=environment).stdout
    assert f"{strange['anna']}: can read rows by policy all_rows, as far as hold allows" in text


def test_a_table_that_a_model_protects_is_explained(applied: ModelFile, run: Run) -> None:
    shown = run("inspect", "--table", "crm.deal").stdout
    assert "row security is on, for its owner too" in shown
    assert "linked to crm_access." in shown
    assert "over crm.contact" in shown
    assert f"{applied.prefix}_anna: can read" in shown


@pytest.mark.parametrize(("name", "code"), [("crm.nothing", ExitCode.ERROR), ("contact", ExitCode.USAGE)])
def test_a_table_that_is_not_there_is_told(name: str, code: ExitCode, run: Run) -> None:
    missing = run("inspect", "--table", name)
    assert missing.exit_code == code
    assert name in missing.stderr
