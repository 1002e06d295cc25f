"""`add-territory` and `plan`: a manager adds one, the plan offers it, and the file takes it over."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, ModelFile, Run, row

WORD = "logins: create, new_territories: below"


@pytest.fixture
def growing(model: ModelFile) -> ModelFile:
    """Return the model file with the word; it stands before `desk`, which applies it."""
    model.replace("logins: create", WORD)
    return model


@pytest.fixture
def branch(growing: ModelFile, desk: Desk) -> Desk:
    """Return the desk where a branch was added, and two contacts have it."""
    assert growing is desk.model
    said = desk.fine(
        "add-territory", "HH-OST", "--below", "HH", "--label", 'Hamburg "Ost"', "--reason", "new"
    )
    assert "HH-OST is below HH now. Groups that see it: nord." in said
    desk.dba("update crm.contact set territory = 'HH-OST' where id in (1, 3)")
    return desk


def planned(run: Run, model: ModelFile, code: ExitCode = ExitCode.PENDING) -> dict[str, Any]:
    result = run("plan", model, "--format", "json")
    assert result.exit_code == code, result.stdout + result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_manager_adds_one_and_lists_it(branch: Desk) -> None:
    assert branch.sees("anna") == [1, 3]
    (listed,) = branch.data("territories")
    assert (listed["territory"], listed["parent"], listed["label"]) == ("HH-OST", "HH", 'Hamburg "Ost"')
    assert listed["added_by"] == f"{branch.model.prefix}_boss"
    assert row(branch.fine("territories"), "HH-OST")[:2] == ["HH-OST", "HH"]
    assert "territory HH-OST below HH" in branch.fine("log")
    refused = branch("remove-territory", "HH-OST")
    assert refused.exit_code == ExitCode.ERROR
    assert "Give these contacts another one first" in refused.stderr
    branch.dba("update crm.contact set territory = 'BY' where id in (1, 3)")
    assert "not a territory any more" in branch.fine("remove-territory", "HH-OST")
    assert "No territories have been added." in branch.fine("territories")


def test_a_preview_adds_nothing(growing: ModelFile, desk: Desk) -> None:
    assert growing is desk.model
    said = desk.fine("add-territory", "HH-OST", "--below", "HH", "--dry-run")
    assert "HH-OST would be below HH now" in said
    assert desk.data("territories") == []


def test_the_plan_offers_it_and_the_file_takes_it_over_while_nobody_gains_or_loses(
    branch: Desk, run: Run
) -> None:
    model = branch.model
    nothing = run("plan", model)
    assert nothing.exit_code == ExitCode.FINE, nothing.stdout
    assert "Nothing to change" in nothing.stdout
    assert "Territories that managers have added, for the file (1):" in nothing.stdout
    line = '"HH-OST": {label: "Hamburg \\"Ost\\""}'
    assert f"    {line}\n" in nothing.stdout
    (offer,) = planned(run, model, ExitCode.FINE)["offers"]
    assert (offer["below"], offer["form"], offer["lines"]) == ("HH", "yaml", [line])
    assert offer["file"].endswith("model.yaml")
    assert offer["line"] > 1
    assert line in run("plan", model, "--format", "markdown").stdout
    assert run("verify", model).exit_code == ExitCode.FINE
    # An apply for another reason leaves it.
    model.replace("rights: [read, update]", "rights: [read]")
    applied = run("apply", model)
    assert applied.exit_code == ExitCode.FINE, applied.stdout + applied.stderr
    assert branch.sees("anna") == [1, 3]
    # Pasted as it was offered.
    model.replace("HH: {}", f"HH: {{below: {{{line}}}}}")
    plan = planned(run, model)
    assert {step["risk"] for step in plan["steps"]} == {"neutral"}, plan["steps"]
    assert plan["offers"] == []
    assert plan["effects"] == []
    applied = run("apply", model)
    assert applied.exit_code == ExitCode.FINE, applied.stderr
    assert branch.sees("anna") == [1, 3]
    assert branch.data("territories") == []
    assert run("plan", model).exit_code == ExitCode.FINE
    taken = branch("remove-territory", "HH-OST")
    assert "the model has it" in taken.stderr


def test_several_levels_are_one_offer_and_csv_gets_records(branch: Desk, run: Run) -> None:
    model = branch.model
    branch.fine("add-territory", "HAFEN", "--below", "HH-OST")
    branch.fine("add-territory", "KAI;1,2", "--below", "HAFEN", "--label", "Kai")
    (offer,) = planned(run, model, ExitCode.FINE)["offers"]
    assert offer["lines"] == [
        '"HH-OST": {label: "Hamburg \\"Ost\\"", below: {"HAFEN": {below: {"KAI;1,2": {label: "Kai"}}}}}'
    ]
    text = model.path.read_text(encoding="utf-8")
    tree = "DE: {below: {NORD: {below: {HH: {}, SH: {}}}, SUED: {below: {BY: {}, BW: {}}}}}"
    assert tree in text
    model.replace(tree, "csv: tree.csv")
    csv = model.path.parent / "tree.csv"
    records = "key,parent,label\nDE,,\nNORD,DE,\nHH,NORD,\nSH,NORD,\nSUED,DE,\nBY,SUED,\nBW,SUED,\n"
    csv.write_text(records, encoding="utf-8")
    plan = planned(run, model, ExitCode.FINE)
    (offer,) = plan["offers"]
    assert offer["form"] == "csv"
    assert offer["file"].endswith("tree.csv")
    csv.write_text(records + "\n".join(offer["lines"]) + "\n", encoding="utf-8")
    plan = planned(run, model)
    assert {step["risk"] for step in plan["steps"]} == {"neutral"}
    assert run("apply", model).exit_code == ExitCode.FINE
    assert branch.sees("anna") == [1, 3]
    assert run("plan", model).exit_code == ExitCode.FINE


def test_a_part_of_what_was_added_is_taken_over(branch: Desk, run: Run) -> None:
    branch.fine("add-territory", "HAFEN", "--below", "HH-OST")
    branch.dba("update crm.contact set territory = 'HAFEN' where id = 1")
    branch.model.replace("HH: {}", "HH: {below: {HH-OST: {}}}")
    applied = run("apply", branch.model)
    assert applied.exit_code == ExitCode.FINE, applied.stdout + applied.stderr
    assert branch.sees("anna") == [1, 3]
    assert [each["territory"] for each in branch.data("territories")] == ["HAFEN"]


def refused(run: Run, model: ModelFile, code: str, *told: str) -> None:
    """Check that plan and apply refuse with that code, and say all of this."""
    shown = run("plan", model)
    assert shown.exit_code != ExitCode.FINE
    stopped = run("apply", model, "--allow-widening", "--allow-stranding", "--allow-destroying")
    assert stopped.exit_code == ExitCode.REFUSED, stopped.stdout + stopped.stderr
    for text in (shown.stdout, stopped.stdout + stopped.stderr):
        assert code in text
    for each in told:
        assert each in shown.stdout, shown.stdout


def test_the_same_key_elsewhere_in_the_file_is_refused_with_both_places(branch: Desk, run: Run) -> None:
    branch.model.replace("BY: {}", "BY: {below: {HH-OST: {}}}")
    refused(run, branch.model, "CR0625", "added it below HH", "the file has it below BY", "model.yaml:")
    assert branch.sees("anna") == [1, 3]


@pytest.mark.parametrize("change", ["gone", "renamed"])
def test_the_parent_does_not_leave_the_file_without_a_word(branch: Desk, run: Run, change: str) -> None:
    branch.dba("update crm.contact set territory = 'SH' where territory = 'HH'")
    branch.model.replace("HH: {}, ", "" if change == "gone" else "HAMBURG: {}, ")
    refused(run, branch.model, "CR0626", "added it below HH", "does not have any more")
    assert branch.sees("anna") == [1, 3]


def test_the_word_does_not_leave_the_file_while_something_is_added(branch: Desk, run: Run) -> None:
    branch.model.replace(WORD, "logins: create")
    refused(run, branch.model, "CR0626", "lets nobody add any more")
    branch.model.replace("HH: {}", "HH: {below: {HH-OST: {}}}")
    assert run("apply", branch.model).exit_code == ExitCode.FINE
    assert branch.sees("anna") == [1, 3]
    told = branch("add-territory", "X", "--below", "HH")
    assert "lets nobody add territories" in told.stderr


def test_a_moved_parent_takes_along_what_was_added(branch: Desk, run: Run) -> None:
    model = branch.model
    model.replace("HH: {}, SH: {}}}, SUED: {below: {", "SH: {}}}, SUED: {below: {HH: {}, ")
    plan = planned(run, model)
    assert {step["risk"] for step in plan["steps"]} == {"narrows", "neutral"}, plan["effects"]
    assert run("apply", model).exit_code == ExitCode.FINE
    assert branch.sees("anna") == []
    (offer,) = planned(run, model, ExitCode.FINE)["offers"]
    assert offer["below"] == "HH"


def test_to_allow_it_widens(model: ModelFile, desk: Desk, run: Run) -> None:
    assert desk.model is model
    model.replace("logins: create", WORD)
    stopped = run("apply", model)
    assert stopped.exit_code == ExitCode.REFUSED
    assert "--allow-widening" in stopped.stderr
    assert "below which managers add others" in run("plan", model).stdout
    assert run("apply", model, "--allow-widening").exit_code == ExitCode.FINE
    assert run("plan", model).exit_code == ExitCode.FINE


def test_a_plan_that_ends_one_is_stale_when_another_comes(branch: Desk, run: Run) -> None:
    model, saved = branch.model, branch.model.path.parent / "plan.json"
    model.replace("HH: {}", "HH: {below: {HH-OST: {}, HAFEN: {}}}")
    saved.write_text(run("plan", model, "--format", "json").stdout, encoding="utf-8")
    branch.fine("add-territory", "HAFEN", "--below", "SH")
    stale = run("apply", model, "--plan", saved, "--allow-widening")
    assert stale.exit_code == ExitCode.ERROR, stale.stdout + stale.stderr
    assert "no longer in the state" in stale.stderr


def test_every_answer_knows_it_and_the_past_does_not(branch: Desk, run: Run) -> None:
    before = branch.crm.connect().execute("select now() - interval '1 hour'").fetchone()
    assert before is not None
    sees = json.loads(run("sees", "anna", "--format", "json").stdout)
    assert '"HH-OST"' in json.dumps(sees)
    assert run("why", "anna", "3").exit_code == ExitCode.FINE
    said = run("why", "anna", "3").stdout
    assert "anna may read" in said or "yes" in said.lower(), said
    assert "anna" in run("who-sees", "3").stdout
    assert "anna" in branch.fine("who-sees", "3")
    assert "HH-OST" in run("snapshot").stdout
    (moment,) = branch.crm.connect().execute(
        "select (min(since) - interval '1 second')::text from crm_access.added_territory"
    ).fetchone() or ("",)
    then = run("sees", "anna", "--at", moment, "--format", "json")
    if then.exit_code == ExitCode.FINE:  # the model was in force a second before
        assert '"HH-OST": ' not in then.stdout


def test_verify_tells_values_outside_the_tree_until_somebody_adds_them(
    growing: ModelFile, desk: Desk, run: Run
) -> None:
    assert growing is desk.model
    desk.dba("update crm.contact set territory = 'HH-OST' where id in (1, 3)")
    assert "CR0909" in run("verify", growing).stdout
    desk.fine("add-territory", "HH-OST", "--below", "HH")
    told = run("verify", growing)
    assert "CR0909" not in told.stdout, told.stdout
    assert told.exit_code == ExitCode.FINE
    assert run("report", "-o", str(growing.path.parent / "report.html")).exit_code == ExitCode.FINE
    assert "HH-OST" in (growing.path.parent / "report.html").read_text(encoding="utf-8")
