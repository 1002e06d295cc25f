"""`why`, `who-sees`, `sees` and `groups`: yes and no with reasons, for operators and for managers."""

from __future__ import annotations

import json
import re

import pytest

from crm_rls.cli.exits import ExitCode
from crm_rls.postgres.sqltext import SQL, Identifier
from tests.cli.conftest import Desk, ModelFile, Run
from tests.fixtures.database import Database


def test_yes_names_filter_values_and_membership(applied_model: ModelFile, run: Run) -> None:
    told = run("why", "anna", "1").stdout
    assert told.startswith("yes: anna may see crm.contact 1.\n")
    assert "+ group nord: within(territory, 'NORD') and customer_type <> 'supplier'" in told
    assert "is a member since " in told
    assert "within(territory, 'NORD') is true: territory is 'HH'" in told
    assert "restriction legal_hold is passed: not legal_hold" in told
    assert "What would help" not in told
    assert applied_model.prefix


def test_no_names_what_fails_and_what_would_help(applied_model: ModelFile, run: Run) -> None:
    told = run("why", "anna", "4", "--exit-code")
    assert told.exit_code == ExitCode.PENDING
    assert "- group nord: " in told.stdout
    assert "within(territory, 'NORD') is false: territory is 'BW'" in told.stdout
    assert "a membership in pumps: shows 1 other row of crm.contact" in told.stdout
    update = run("why", "bert", "1", "--right", "update").stdout
    assert "a membership in nord: gives the right on no other row" in update
    hidden = run("why", "anna", "5").stdout
    assert "restriction legal_hold hides it: not legal_hold" in hidden
    assert "not legal_hold is false: legal_hold is 'true'" in hidden
    ended = run("unassign", "anna", "nord")
    assert ended.exit_code == ExitCode.FINE
    assert "anna is not a member since " in run("why", "anna", "1").stdout
    assert run("assign", "anna", "nord", "--from", "2098-01-01", "--yes").exit_code == ExitCode.FINE
    assert "a membership begins 2098-01-01" in run("why", "anna", "1").stdout
    later = run("why", "anna", "1", "--at", "2098-01-02").stdout
    assert later.startswith("yes: anna may see crm.contact 1 at 2098-01-02 00:00.")
    assert applied_model.prefix


def test_who_left_is_named_where_the_past_is_told_without(
    applied_model: ModelFile, run: Run, crm: Database
) -> None:
    with crm.connect() as owner:
        asked: list[str] = []
        owner.add_notice_handler(lambda each: asked.append(each.message_primary or ""))
        (before,) = owner.execute("select clock_timestamp()::text").fetchone() or ("",)
        login = f"{applied_model.prefix}_dora"
        owner.execute(SQL("create role {} login").format(Identifier(login)))
        owner.execute("select crm_people.register('dora', %s)", (login,))
        owner.execute("select crm_people.assign('dora', 'nord')")
        (then,) = owner.execute("select clock_timestamp()::text").fetchone() or ("",)
        owner.execute("select crm_people.unregister('dora')")
        for at, named in ((then, True), (before, False), (None, False)):
            asked.clear()
            owner.execute("select from crm_people.who_sees('1', coalesce(%s::timestamptz, now()))", (at,))
            assert any("any more (dora)" in each for each in asked) is named, at
            of = ("--at", at) if at else ()
            for words in (("who-sees", "1"), ("groups", "nord")):
                told = run(*words, *of)
                assert ("any more (dora)" in told.stderr.replace("\n", " ")) is named, (words, told.stderr)
    assert "any more (dora)" in " ".join(
        json.loads(run("who-sees", "1", "--at", then, "--format", "json").stdout)["notes"]
    )


@pytest.mark.usefixtures("applied_model")
def test_a_period_of_days_is_shown_in_days(run: Run) -> None:
    assert run("unassign", "anna", "nord").exit_code == ExitCode.FINE
    given = run("assign", "anna", "nord", "--until", "2099-01-06", "--yes")
    assert given.exit_code == ExitCode.FINE
    told = run("why", "anna", "1").stdout
    assert re.search(r"is a member since 20\d\d-\d\d-\d\d \d\d:\d\d until 2099-01-06, given by ", told)
    for answer in (("who-sees", "1"), ("groups", "nord"), ("people", "anna"), ("members", "nord")):
        shown = run(*answer).stdout
        assert "2099-01-06" in shown, answer
        assert "2099-01-07" not in shown, answer


@pytest.mark.usefixtures("applied_model")
def test_no_names_the_cover_that_ended_and_the_one_that_begins(run: Run) -> None:
    assert (
        run("cover", "anna", "bert", "--from", "2098-02-01", "--until", "2098-02-28", "--yes").exit_code == 0
    )
    told = " ".join(run("why", "bert", "2", "--right", "update").stdout.split())
    assert "bert is not a member; stands in for anna from 2098-02-01" in told
    assert run("why", "bert", "1", "--right", "update", "--at", "2098-02-02").stdout.startswith("yes")
    later = " ".join(run("why", "bert", "1", "--right", "update", "--at", "2098-03-02").stdout.split())
    assert "bert is not a member; stood in for anna until 2098-02-28, and its members have the row" in later
    (nord,) = (
        each
        for each in json.loads(
            run("why", "bert", "1", "--right", "update", "--at", "2098-03-02", "--format", "json").stdout
        )["groups"]
        if each["group"] == "nord"
    )
    assert (nord["ended_for"] or "").endswith("anna")


@pytest.mark.usefixtures("applied_model")
def test_a_row_of_another_table_is_led_back_to_its_contact(run: Run) -> None:
    told = run("why", "anna", "11", "--table", "activity").stdout
    assert told.startswith("yes: anna may see crm.activity 11.")
    assert "crm.contact 1:" in told
    line = run("why", "anna", "41", "--table", "crm.deal_line").stdout
    assert line.startswith("no: anna may not see crm.deal_line 41.")
    assert "crm.deal 4:" in line
    update = run("why", "anna", "11", "--table", "activity", "--right", "update").stdout
    assert update.startswith("yes: anna may update")


@pytest.mark.usefixtures("applied_model")
def test_who_sees_lists_people_substitutes_and_who_passes_the_policies(run: Run) -> None:
    assert run("cover", "anna", "bert", "--until", "2099-01-01", "--yes").exit_code == ExitCode.FINE
    found = json.loads(run("who-sees", "1", "--format", "json").stdout)
    by = {
        each["person"]: [(held["access_group"], held["how"]) for held in each["by"]]
        for each in found["people"]
    }
    assert by == {"anna": [("nord", "permanent")], "bert": [("nord", "cover"), ("pumps", "permanent")]}
    assert [each["how"] for each in found["past_policies"]][:1] == ["superuser"]
    lines = [line.split() for line in run("who-sees", "1").stdout.splitlines()]
    assert next(line for line in lines if line[:2] == ["bert", "nord"])[:5] == [
        "bert",
        "nord",
        "for",
        "anna",
        "2099-01-01",
    ]
    assert "There is no row crm.contact 4711." in run("who-sees", "4711").stderr


@pytest.mark.usefixtures("applied_model")
def test_sees_and_groups_count(run: Run) -> None:
    found = json.loads(run("sees", "anna", "--format", "json").stdout)["sees"]
    totals = {each["table"]: (each["rows"], each["of"]) for each in found["tables"]}
    assert totals["crm.contact"] == (1, 6)
    assert totals["crm.activity"] == (2, 13)
    assert run("sees", "anna", "--list").stdout.split() == ["1"]
    assert run("sees", "anna", "--list", "--table", "activity").stdout.split() == ["11", "12"]
    assert "crm.contact" in run("sees", "bert").stdout
    assert "as they are now" not in run("sees", "anna", "--at", "2098-01-01").stderr
    assert json.loads(run("sees", "anna", "--format", "json").stdout)["notes"] == []
    groups = json.loads(run("groups", "--format", "json").stdout)["groups"]
    assert {each["name"]: each["contacts"] for each in groups} == {
        "first_contact": None,
        "nord": 1,
        "pumps": 3,
    }
    one = run("groups", "nord").stdout
    assert "contacts: within(territory, 'NORD') and customer_type <> 'supplier'" in one
    assert "anna" in one


@pytest.mark.usefixtures("applied_model")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("why", "ana", "1"), "there is no person 'ana'. Did you mean `anna`?"),
        (("why", "anna", "x"), "cannot be the key of a row"),
        (("why", "anna", "1", "--table", "crm.actvity"), "Did you mean `crm.activity`?"),
        (("why", "anna", "1", "--at", "2001-01-01"), "nothing was in force at 2001-01-01"),
        (("groups", "nrd"), "there is no access group 'nrd'. Did you mean `nord`?"),
        (("who-sees", "1", "--at", "tomorrow"), "is neither a day nor a moment"),
    ],
)
def test_mistakes_are_told_with_the_next_step(run: Run, words: tuple[str, ...], told: str) -> None:
    answer = run(*words)
    assert answer.exit_code == ExitCode.ERROR or "nothing was in force" in told
    assert told in answer.stderr


@pytest.mark.usefixtures("applied_model")
def test_where_the_key_of_the_model_is_missing_the_primary_key_names_rows(run: Run, crm: Database) -> None:
    crm.connect().execute("alter table crm.activity rename column id to activity_no")
    assert "yes: anna may see crm.activity 11." in run("why", "anna", "11", "--table", "crm.activity").stdout
    crm.connect().execute("alter table crm.activity drop column activity_no")
    told = run("why", "anna", "11", "--table", "crm.activity").stderr
    assert "name it by where it lies" in told


def test_without_an_installation_there_is_no_answer(run: Run) -> None:
    answer = run("why", "anna", "1")
    assert answer.exit_code == ExitCode.REFUSED
    assert "no model is installed in this database" in answer.stderr


def test_an_access_manager_asks_about_contacts_and_what_hangs_on_them(desk: Desk) -> None:
    assert "anna sees contact 1." in desk("why", "anna", "1").stderr
    assert "anna does not see contact 4." in desk("why", "anna", "4").stderr
    assert "nord" in desk("who-sees", "1").stdout
    counts = json.loads(desk("sees", "anna", "--format", "json").stdout)["counts"]
    of_contacts = [each for each in counts if each["root"] is None]
    assert [(each["access_group"], each["contacts"]) for each in of_contacts] == [("nord", 1), (None, 1)]
    of_activities = [each for each in counts if each["root"] == "crm.activity"]
    assert [(each["access_group"], each["contacts"]) for each in of_activities] == [("nord", 2), (None, 2)]
    assert "in all" in desk("sees", "anna").stdout
    assert "anna sees crm.activity 11." in desk("why", "anna", "11", "--table", "crm.activity").stderr
    assert "anna does not see crm.activity 41." in desk("why", "anna", "41", "--table", "crm.activity").stderr
    assert "nord" in desk("who-sees", "11", "--table", "crm.activity").stdout
    told = desk("who-sees", "11", "--table", "crm.actvity")
    assert told.exit_code == ExitCode.ERROR
    assert "'crm.actvity' is not a table that the model protects by groups" in told.stderr
    assert "Did you mean crm.activity?" in told.stderr
    refused = desk("why", "anna", "1", "--right", "update")
    assert refused.exit_code == ExitCode.REFUSED
    assert "an operator, who can join the roles of crm_rls" in refused.stderr


QUESTIONS = (("why", "anna", "1"), ("who-sees", "1"), ("sees", "anna"))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each[0])
def test_an_answer_warns_where_somebody_has_changed_the_protection(
    applied_model: ModelFile, run: Run, crm: Database, question: tuple[str, ...]
) -> None:
    assert "warning" not in run(*question).stderr
    superuser = crm.connect()
    superuser.execute("create policy theirs on crm.activity using (true)")
    (note,) = json.loads(run(*question, "--format", "json").stdout)["notes"]
    assert note.startswith("crm.activity has policies that are not of crm_rls (theirs)")
    assert f"warning: {note}" in run(*question).stderr
    superuser.execute("alter table crm.contact disable row level security")
    assert "warning: row security of crm.contact is off" in run(*question).stderr
    assert "warning" not in run(*question, "--at", "2098-01-01").stderr
    assert run("apply", applied_model).exit_code == ExitCode.FINE
    assert "is off" not in run(*question).stderr
