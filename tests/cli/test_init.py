"""`init` against a real database: what it writes, what it asks, and that it changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import click
import pytest
from psycopg.conninfo import make_conninfo

from crm_rls.cli.exits import ExitCode
from crm_rls.cli.getting_started.init_questions import Asked, Choices, chosen_root
from tests.cli.conftest import ModelFile, Run
from tests.cli.terminal import sit
from tests.fixtures.database import Database, Logins


@pytest.fixture
def drafted(run: Run, tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    made = run("init", "-o", folder, "--yes")
    assert made.exit_code == ExitCode.FINE, made.stderr
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir()}


def test_a_draft_passes_check_and_plan(drafted: Path, run: Run) -> None:
    assert run("check", drafted, "--strict").exit_code == ExitCode.FINE
    assert run("fmt", "--check", drafted).exit_code == ExitCode.FINE
    planned = run("plan", drafted)
    assert planned.exit_code == ExitCode.PENDING, planned.stderr
    tables = (drafted / "tables.yaml").read_text()
    assert "crm.contact: {class: root, main: true, key: id}" in tables
    assert "crm.deal_line: {class: child, parent: crm.deal, via: deal_id}" in tables
    assert re.search(r"crm.payroll: \{class: blocked\}  # .", tables)


def test_a_draft_that_is_applied_shows_nothing_to_anybody(
    drafted: Path, run: Run, crm: Database, logins: Logins, role_prefix: str
) -> None:
    with crm.connect() as owner:
        owner.execute("grant usage on schema crm to public")
        owner.execute("grant select on all tables in schema crm to public")
    login = logins.role("anna")
    model = drafted / "model.yaml"
    model.write_text(model.read_text().replace("database:", f"database:\n  prefix: {role_prefix}"))
    (drafted / "people.yaml").write_text(f"people:\n  {login}: {{groups: []}}\n")
    applied = run("apply", drafted, "--allow-widening", "--allow-blinding")
    assert applied.exit_code == ExitCode.FINE, applied.stderr
    person = logins("anna")
    for table in ("contact", "activity", "deal", "deal_line", "contact_product"):
        assert person.execute(f"select count(*) from crm.{table}").fetchone() == (0,)  # noqa: S608


def test_a_draft_says_what_a_newcomer_overlooks(
    run: Run, tmp_path: Path, crm: Database, crm_dsn: str
) -> None:
    with crm.connect(crm_dsn) as owner:
        owner.execute(
            "create table crm.visit (id int primary key, contact_id int references crm.contact, "
            "deal_id int references crm.deal)"
        )
    assert run("init", "-o", tmp_path / "model", "--yes").exit_code == ExitCode.FINE
    assert "# any of its links shows a row" in (tmp_path / "model/tables.yaml").read_text()
    head = (tmp_path / "model/model.yaml").read_text()
    assert "  # time_zone: Europe/Berlin" in head
    assert "  # prefix: crm2" in head
    assert run("fmt", "--check", tmp_path / "model").exit_code == ExitCode.FINE


def test_it_writes_nothing_to_the_database(run: Run, tmp_path: Path) -> None:
    before = run("inspect", "--format", "json").stdout
    run("init", "-o", tmp_path / "model", "--yes")
    assert run("inspect", "--format", "json").stdout == before


def test_a_second_run_has_nothing_to_say(drafted: Path, run: Run) -> None:
    before = contents(drafted)
    again = run("init", "-o", drafted)
    assert (again.exit_code, again.stdout) == (ExitCode.FINE, "")
    assert contents(drafted) == before


def test_a_second_run_shows_what_is_new_and_writes_it_only_if_told(
    drafted: Path, run: Run, crm: Database, crm_dsn: str
) -> None:
    with crm.connect(crm_dsn) as owner:
        owner.execute("create table crm.visit (id int primary key, contact_id int references crm.contact)")
        owner.execute("update crm.contact set territory = 'NEW' where id = 1")
    before = contents(drafted)
    shown = run("init", "-o", drafted)
    assert shown.exit_code == ExitCode.PENDING
    added = [line for line in shown.stdout.splitlines() if re.match(r"[+-](?![+-])", line)]
    assert added == ["+  NEW: {}", "+  crm.visit: {class: child, parent: crm.contact, via: contact_id}"]
    assert contents(drafted) == before
    assert run("init", "-o", drafted, "--yes").exit_code == ExitCode.FINE
    assert contents(drafted) != before
    assert run("plan", drafted).exit_code == ExitCode.PENDING
    assert run("init", "-o", drafted).stdout == ""


def test_a_second_run_works_on_a_protected_database(
    drafted: Path, run: Run, crm: Database, role_prefix: str
) -> None:
    model = drafted / "model.yaml"
    model.write_text(model.read_text().replace("database:", f"database:\n  prefix: {role_prefix}"))
    assert run("apply", drafted, "--allow-widening", "--allow-blinding").exit_code == ExitCode.FINE
    again = run("init", "-o", drafted)
    assert (again.exit_code, again.stdout) == (ExitCode.FINE, ""), again.stderr
    with crm.connect() as owner:
        owner.execute("update crm.contact set territory = 'NEW' where id = 1")
    again = run("init", "-o", drafted)
    assert "+  NEW: {}" in again.stdout, again.stderr


def test_what_does_not_fit_is_blocked_with_the_reason(
    run: Run, tmp_path: Path, crm: Database, crm_dsn: str
) -> None:
    with crm.connect(crm_dsn) as owner:
        owner.execute("create table crm.memo (id int primary key, parent_type text, parent_id text)")
        owner.execute("insert into crm.memo values (1, 'contact', '1')")
    assert run("init", "-o", tmp_path / "model", "--yes").exit_code == ExitCode.FINE
    text = (tmp_path / "model" / "tables.yaml").read_text()
    assert re.search(r"crm.memo: \{class: blocked\}", text)
    assert "(CR07" in text


def test_hostile_names_and_values_stay_names_and_values(run: Run, tmp_path: Path, crm: Database) -> None:
    with crm.connect() as owner:
        owner.execute(
            """create table crm."a.b"" #: {}, 'x" (id int primary key, c int references crm.contact)"""
        )
        owner.execute("update crm.contact set territory = E'x\\'\\n  evil: {}' where id = 1")
        owner.execute("update crm.contact set customer_type = E'null, #\\u2028' where id = 2")
        owner.execute("create policy \"p\ntables: x\" on crm.contact using (name = E'a\nb')")
    made = run("init", "-o", tmp_path / "model", "--yes")
    assert made.exit_code == ExitCode.FINE, made.stderr
    assert run("check", tmp_path / "model").exit_code == ExitCode.FINE
    assert run("init", "-o", tmp_path / "model").stdout == ""


def test_policies_become_groups_and_restrictions_where_both_show_the_same_rows(
    run: Run, tmp_path: Path, crm: Database
) -> None:
    with crm.connect() as owner:
        owner.execute("insert into crm.contact (id, territory, customer_type) values (10, 'HH', 'customer')")
        owner.execute("create policy north on crm.contact for select using (territory = 'HH')")
        owner.execute("create policy all_contacts on crm.contact using (customer_type in ('customer', 'x'))")
        owner.execute("create policy hold on crm.contact as restrictive using (not legal_hold)")
        owner.execute("create policy small on crm.contact using (id::text < '2')")
        owner.execute("create policy odd on crm.contact using (name = current_setting('x.y', true))")
        owner.execute("create policy new on crm.contact using (id = 1) with check (id = 2)")
        owner.execute("create policy below on crm.deal using (id = 1)")
        owner.execute("create type public.mood as enum ('x')")
        owner.execute("alter table crm.contact add mood public.mood")
        owner.execute("create policy moody on crm.contact using (mood is null)")
    before = run("inspect", "--format", "json").stdout
    assert run("init", "-o", tmp_path / "model", "--yes").exit_code == ExitCode.FINE
    assert run("inspect", "--format", "json").stdout == before
    text = (tmp_path / "model" / "groups.yaml").read_text()
    groups, restrictions = text.split("restrictions:")
    assert "north: {where: \"territory = 'HH'\", rights: [read]}  # policy north for public" in groups
    assert "all_contacts_2: {where: \"customer_type = ANY (ARRAY['customer', 'x'])\"" in groups
    assert 'hold: {where: "NOT legal_hold"}' in restrictions
    assert not re.search(r"^  (small|odd|new|below|moody)", text, re.MULTILINE)
    said = " ".join(line.removeprefix("# ") for line in restrictions.splitlines())
    for policy, became in {
        "north": r"taken over as access group north: both show the same \d of 7 rows",
        "all_contacts": r"taken over as access group all_contacts_2: both show the same \d of 7 rows",
        "hold": r"taken over as restriction hold: both show the same \d of 7 rows",
        "small": r"not taken over: a filter that reads the same shows other rows, 1 of 7, such as 10",
        "odd": r"not taken over: no filter of a model says it",
        "new": r"not taken over: it asks another thing of new rows, which a group does not",
        "moody": r"not taken over: both were not compared, for column mood has a type",
        "below": r"not taken over: groups are drafted for contacts only",
    }.items():
        assert re.search(rf"policy {policy} on crm\.\w+ [^;]*; {became}", said), (policy, said)


def test_what_a_policy_asks_of_current_user_is_asked_of_an_attribute(
    run: Run, tmp_path: Path, crm: Database, logins: Logins, role_prefix: str
) -> None:
    anna, folder = logins.role("anna"), tmp_path / "model"
    with crm.connect() as owner:
        owner.execute("alter table crm.contact add owner_name varchar(63)")
        owner.execute("update crm.contact set owner_name = %s where id = 1", [anna])
        owner.execute("create policy mine on crm.contact for select using (owner_name = current_user)")
        owner.execute("create policy not_mine on crm.contact as restrictive using (owner_name <> user)")
        owner.execute("create policy session on crm.contact using (owner_name = session_user)")
    assert run("init", "-o", folder, "--yes", "--person", anna).exit_code == ExitCode.FINE
    groups = (folder / "groups.yaml").read_text()
    said = " ".join(line.removeprefix("# ") for line in groups.splitlines())
    assert "  login_name: {type: text}  # the login of a person" in groups
    assert 'mine: {where: "owner_name = me.login_name", rights: [read]}' in groups
    assert 'not_mine: {where: "owner_name <> me.login_name"}' in groups
    assert re.search(
        r"policy mine [^;]*; taken over as access group mine: both show the same rows to 1 login", said
    )
    assert re.search(r"policy session [^;]*; not taken over: no filter of a model says it", said)
    entry = f"{anna}: {{login_name: {anna}, groups: []}}"
    people = (folder / "logins.yaml").read_text()
    assert entry in people
    (folder / "groups.yaml").write_text(re.sub(r"restrictions:\n.*\n", "", groups))
    (folder / "logins.yaml").write_text(people.replace(entry, entry.replace("[]", "[mine]")))
    head = (folder / "model.yaml").read_text()
    (folder / "model.yaml").write_text(head.replace("database:", f"database:\n  prefix: {role_prefix}"))
    assert run("apply", folder, "--allow-widening", "--allow-blinding").exit_code == ExitCode.FINE
    with crm.connect() as owner:
        owner.execute("drop policy mine on crm.contact")
        owner.execute("drop policy not_mine on crm.contact; drop policy session on crm.contact")
    assert logins("anna").execute("select id from crm.contact").fetchall() == [(1,)]


def test_without_a_login_nothing_is_taken_over_that_asks_current_user(
    run: Run, tmp_path: Path, crm: Database
) -> None:
    with crm.connect() as owner:
        owner.execute("create policy mine on crm.contact using (name = current_user)")
    assert run("init", "-o", tmp_path / "model", "--yes").exit_code == ExitCode.FINE
    text = (tmp_path / "model" / "groups.yaml").read_text()
    assert "login_name:" not in text
    assert "there is no login for which both could be compared" in text.replace("\n# ", " ")


def test_options_say_what_cannot_be_known(run: Run, tmp_path: Path, logins: Logins) -> None:
    names = {kind: logins.role(kind) for kind in ("person", "service", "gateway")}
    options = [word for kind, name in names.items() for word in (f"--{kind}", name)]
    made = run("init", "-o", tmp_path / "model", "--yes", "--public", "crm.coun*", *options)
    assert made.exit_code == ExitCode.FINE, made.stderr
    text = "".join(contents(tmp_path / "model").values())
    assert "crm.country: {class: public}" in text
    assert f"{names['person']}: {{groups: []}}" in text
    assert f"{names['service']}: {{login: {names['service']}" in text
    assert f"gateways:\n  - {names['gateway']}" in text


@pytest.mark.parametrize("root", ["crm.nothing", "crm.contact_product"])
def test_a_root_that_cannot_be_one_is_a_mistake_of_the_command_line(
    root: str, run: Run, tmp_path: Path
) -> None:
    made = run("init", "-o", tmp_path / "model", "--root", root)
    assert made.exit_code == ExitCode.USAGE
    assert root in made.stderr
    assert not (tmp_path / "model").exists()


def test_at_a_terminal_it_asks_for_the_contacts_lists_and_logins(
    crm: Database, logins: Logins, tmp_path: Path
) -> None:
    login = logins.role("etl")
    with crm.connect() as owner:
        owner.execute("create table crm.customer (id int primary key)")
        owner.execute("create table crm.bill (id int primary key, c int references crm.customer)")
        owner.execute("alter table crm.contact add country text references crm.country (code)")
        owner.execute(f"grant select on crm.contact to {login}")
    folder = tmp_path / "model"
    sitting = sit(
        *("init", "-o", str(folder)),
        dsn=crm.dsn,
        columns=120,
        answers={
            "Which table holds the contacts?": "2",
            "May everybody read crm.country": "y",
            f"What is {login}?": "service",
        },
    )
    assert sitting.code == ExitCode.FINE, sitting.screen
    assert "1  crm.contact, on which 4 tables hang" in sitting.screen
    text = "".join(contents(folder).values())
    assert "crm.customer: {class: root, main: true, key: id}" in text
    assert "crm.country: {class: public}  # so decided" in text
    assert f"login: {login}" in text
    with crm.connect() as owner:
        owner.execute("create table crm.visit (id int primary key, customer int references crm.customer)")
    again = ("init", "-o", str(folder))
    refused = sit(*again, dsn=crm.dsn, columns=120, answers={"Add these lines?": "n"})
    assert refused.code == ExitCode.PENDING, refused.screen
    assert "+  crm.visit: {class: child, parent: crm.customer, via: customer}" in refused.screen
    assert "crm.visit" not in (folder / "tables.yaml").read_text()
    agreed = sit(*again, dsn=crm.dsn, columns=120, answers={"Add these lines?": "y"})
    assert agreed.code == ExitCode.FINE, agreed.screen
    assert "crm.visit: {class: child" in (folder / "tables.yaml").read_text()


def test_a_second_database_of_the_server_is_drafted_with_a_prefix_of_its_own(
    applied_model: ModelFile,
    crm: Database,
    crm_dsn: str,
    copies: Callable[[str], str],
    within: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    prefix = applied_model.prefix
    monkeypatch.setattr(import_module("crm_rls.cli.getting_started.init"), "PREFIX", prefix)
    second = copies("_second")
    with crm.connect(make_conninfo(crm.dsn, dbname=second)) as superuser:
        superuser.execute("drop schema crm_access, crm_people, crm cascade")
    with crm.connect(make_conninfo(crm_dsn, dbname=second)) as owner:
        owner.execute("create schema own; create table own.customer (id int primary key)")
        owner.execute("create table own.bill (id int primary key, c int references own.customer)")
    folder = tmp_path / "second"
    made = within(second, "init", "-o", folder, "--yes")
    assert made.exit_code == ExitCode.FINE, made.stderr
    assert f"Prefix {prefix}2: the roles of {prefix} belong to database {crm.name}" in made.stderr
    assert f"  prefix: {prefix}2  # " in (folder / "model.yaml").read_text()
    planned = within(second, "plan", folder)
    assert planned.exit_code == ExitCode.PENDING
    assert "CR0613" not in planned.stdout
    said = [line.strip() for line in made.stderr.splitlines()[-3:]]
    steps = (f"check {folder}", f"plan {folder}", f"apply {folder} --allow-widening")
    assert said == [f"crm-rls {step}" for step in steps]


def test_a_database_without_contacts_is_told(crm: Database) -> None:
    assert crm.name
    with pytest.raises(click.UsageError, match="--root"):
        chosen_root({}, Asked(Choices(None, (), (), (), ()), at_terminal=True))
