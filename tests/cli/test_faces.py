"""`faces`, and what actions say about contacts that nobody is responsible for."""

from __future__ import annotations

import json

import pytest

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import ModelFile, Run
from tests.fixtures.database import Database

pytestmark = pytest.mark.usefixtures("applied")


@pytest.fixture
def applied(model: ModelFile, run: Run) -> ModelFile:
    """Return the model, applied, with one family that wants a face for all but suppliers."""
    model.replace("family: inside_sales", "family: sales")
    model.replace(
        "access_groups:\n",
        "families:\n  sales: {label: Sales, where: \"customer_type <> 'supplier'\"}\n"
        "  specialists: {faces: any}\naccess_groups:\n",
    )
    assert run("apply", model, "--allow-widening").exit_code == ExitCode.FINE
    return model


def test_counts_conflicts_and_causes(run: Run) -> None:
    found = run("faces")
    assert found.exit_code == ExitCode.PENDING
    lines = [line.split() for line in found.stdout.splitlines()]
    # 1 and 5 are in NORD (anna), 5 is bert's by first contact too; 3 and 4 are nobody's.
    report = json.loads(run("faces", "--format", "json").stdout)
    counted = {row["family"]: row for row in report["families"]}
    assert counted["sales"]["label"] == "Sales"
    assert [counted["sales"][what] for what in ("contacts", "one", "nobody", "several")] == [4, 1, 2, 1]
    assert ["sales", "one", "4", "1", "2", "1"] in lines
    assert report["conflicts"] == 3
    assert [(row["contact"], row["people"], row["access_groups"]) for row in report["contacts"]] == [
        ("3", [], ["first_contact"]),
        ("4", [], []),
        ("5", ["anna", "bert"], ["first_contact", "nord"]),
    ]
    assert "sales: 1 contact is in first_contact, nord, which overlap: see crm-rls check." in found.stderr
    assert "sales: 1 contact is in no group" in found.stderr
    assert "sales: 1 contact is in first_contact, which has no member for that" in found.stderr


def test_short_answers_and_exit_codes(run: Run) -> None:
    assert run("faces", "--no-exit-code").exit_code == ExitCode.FINE
    fine = run("faces", "--family", "specialists")
    assert fine.exit_code == ExitCode.FINE
    assert "Every contact has the faces that its families require." in fine.stderr
    summary = run("faces", "--summary")
    assert summary.exit_code == ExitCode.PENDING
    assert "Conflicts" not in summary.stdout
    limited = run("faces", "--limit", "1")
    assert "and 2 more" in limited.stderr
    unknown = run("faces", "--family", "nobody")
    assert unknown.exit_code == ExitCode.ERROR
    assert "there is no family 'nobody'. The model has: sales, specialists." in unknown.stderr


def test_the_faces_of_one_contact(run: Run) -> None:
    assert run("cover", "anna", "bert", "--until", "2099-01-01").exit_code == ExitCode.FINE
    found = run("faces", "1")
    assert found.exit_code == ExitCode.FINE
    assert ["sales", "bert", "nord", "anna"] in [line.split() for line in found.stdout.splitlines()]
    faces = json.loads(run("faces", "4", "--format", "json").stdout)["faces"]
    assert [(row["family"], row["person"]) for row in faces] == [("sales", None), ("specialists", "bert")]
    assert "there is no such contact" in run("faces", "4711").stderr
    wrong = run("faces", "x")
    assert wrong.exit_code == ExitCode.ERROR
    assert "Keys of contacts are of type integer." in wrong.stderr


def test_a_moment_to_come(run: Run) -> None:
    run("unassign", "anna", "nord", "--until", "2098-12-31")
    assert [row["person"] for row in _sales(run, "2098-12-31")] == ["anna"]
    assert [row["person"] for row in _sales(run, "2099-01-01")] == [None]


def _sales(run: Run, at: str) -> list[dict[str, object]]:
    answer = json.loads(run("faces", "1", "--at", at, "--family", "sales", "--format", "json").stdout)
    faces: list[dict[str, object]] = answer["faces"]
    return faces


def test_actions_say_who_is_left_without_a_face(run: Run) -> None:
    dry = run("unassign", "anna", "nord", "--dry-run")
    assert "3 contacts have nobody in family sales afterwards (2 before)." in dry.stderr
    assert "nobody in family" not in run("handover", "anna", "bert", "--dry-run").stderr
    assert "3 contacts have nobody in family sales afterwards" in run("deactivate", "anna", "--yes").stderr
    assert "nobody in family" not in run("deactivate", "bert", "--no-count", "--yes").stderr


LEADS = """
create table crm.lead (code text primary key, owner_no text);
insert into crm.lead values ('A1', '1001'), ('A2', '1001'), ('B1', '1002'), ('X', null)
"""


def test_a_further_root_has_faces(crm: Database, crm_dsn: str, model: ModelFile, run: Run) -> None:
    with crm.connect(crm_dsn) as owner:
        owner.execute(LEADS.encode())
    model.replace("{class: root, key: id}", "{class: root, key: id, main: true}")
    model.replace("  crm.country:", "  crm.lead: {class: root, key: code}\n  crm.country:")
    model.replace(
        "where: \"customer_type <> 'supplier'\"}\n  specialists",
        ("where: \"customer_type <> 'supplier'\", on: {crm.lead: {}}}\n  specialists"),
    )
    model.replace(
        "access_groups:\n",
        "access_groups:\n  leads: {family: sales, rights: [read], "
        'on: {crm.lead: {where: "owner_no = me.employee_no"}}}\n',
    )
    assert run("apply", model, "--allow-widening").exit_code == ExitCode.FINE
    assert run("assign", "anna", "leads").exit_code == ExitCode.FINE
    report = json.loads(run("faces", "--format", "json", "--no-exit-code").stdout)
    counted = {row["root"]: row for row in report["families"] if row["family"] == "sales"}
    assert [counted["crm.lead"][what] for what in ("contacts", "one", "nobody")] == [4, 2, 2]
    assert counted[None]["contacts"] == 4
    shown = run("faces", "--family", "sales", "--no-exit-code")
    lines = [line.split() for line in shown.stdout.splitlines()]
    assert ["sales", "crm.lead", "one", "4", "2", "2", "0"] in lines
    assert ["sales", "(contacts)", "one", "4", "1", "2", "1"] in lines
    assert ["sales", "crm.lead", "X", "nobody"] in lines
    assert "sales: 1 row of crm.lead is in no group" in shown.stderr
    assert "sales: 1 row of crm.lead is in leads, which has no member for that" in shown.stderr
    one = run("faces", "A1", "--table", "crm.lead")
    assert "Row A1 of crm.lead" in one.stdout
    assert ["sales", "anna", "leads"] in [line.split() for line in one.stdout.splitlines()]
    assert "no such row" in run("faces", "A9", "--table", "crm.lead").stderr
    assert run("faces", "--table", "crm.lead").exit_code == ExitCode.USAGE
    dry = run("unassign", "anna", "leads", "--dry-run")
    assert "4 rows of crm.lead have nobody in family sales afterwards (2 before)." in dry.stderr
