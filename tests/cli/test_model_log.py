"""`log --model`: what changed in the model in force, in its words; what auditors use instead of `verify`."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, Run


def reader(desk: Desk, role: str) -> Desk:
    """Return the desk of somebody who is in one of the roles of the model, and nothing else."""
    login = f"{desk.model.prefix}_reader"
    desk.dba("create role {} login", login)
    desk.dba("grant {} to {}", f"{desk.model.prefix}_{role}", login)
    return Desk(desk.crm, desk.model, desk.crm.login_dsn(login))


def apply(desk: Desk, run: Run, *replaced: tuple[str, str]) -> None:
    for old, new in replaced:
        desk.model.replace(old, new)
    done = run("apply", desk.model, "--yes", "--allow-widening", "--allow-stranding")
    assert done.exit_code == ExitCode.FINE, done.stderr


def changes(desk: Desk, *words: object) -> dict[str, dict[str, Any]]:
    return {row["object"]: row for row in desk.data("log", "--model", *words)}


def test_a_changed_filter_is_there_before_and_after_in_the_words_of_the_file(desk: Desk, run: Run) -> None:
    auditor = reader(desk, "auditors")
    apply(
        desk,
        run,
        ("product_line = 'PUMPS'", "product_line = 'VALVES'"),
        (
            "territory: NORD, where: \"customer_type <> 'supplier'\", rights: [read, update]",
            "territory: HH, rights: [read]",
        ),
    )
    (pumps, nord) = auditor.data("log", "--model", "--limit", "2")[::-1]
    assert pumps["object"] == "access group pumps"
    assert pumps["change"] == "changed"
    assert pumps["actor"] == "postgres"
    assert pumps["before"][:3] == [
        "family: specialists",
        "where: exists(contact_product, product_line = 'PUMPS')",
        "rights: read",
    ]
    assert pumps["after"] == [line.replace("PUMPS", "VALVES") for line in pumps["before"]]
    assert nord["before"][:4] == [
        "family: sales",
        "territory: NORD",
        "where: customer_type <> 'supplier'",
        "rights: read, update",
    ]
    assert nord["after"][:2] == ["family: sales", "territory: HH"]
    assert not [line for line in nord["after"] if line.startswith(("where", "rights: read, update"))]
    text = auditor.fine("log", "--model", "--group", "pumps", "--limit", "1")
    assert "where: exists(contact_product, product_line = 'PUMPS')" in text
    assert "where: exists(contact_product, product_line = 'VALVES')" in text
    # What stayed is not repeated.
    assert "family: specialists" not in text
    assert auditor.data("log", "--model") == desk.data("log", "--model")


def test_what_came_and_went_is_told_with_what_it_said(desk: Desk, run: Run) -> None:
    apply(
        desk,
        run,
        ('restrictions:\n  legal_hold: {where: "not legal_hold"}\n', ""),
        ("HH: {}, SH: {}", "HH: {}, SH: {}, HB: {}"),
        ("BY: {}, BW: {}", "BY: {}"),
        ("access_groups:\n", "access_groups:\n  all_of_them: {all: true, rights: [read]}\n"),
    )
    found = changes(desk, "--limit", "4")
    assert {name: row["change"] for name, row in found.items()} == {
        "access group all_of_them": "new",
        "restriction legal_hold": "gone",
        "territory HB": "new",
        "territory BW": "gone",
    }
    assert (found["territory HB"]["before"], found["territory HB"]["after"]) == ([], ["below: NORD"])
    assert found["restriction legal_hold"]["before"][0] == "where: not legal_hold"
    # The first record is all new: nothing was in force before it.
    assert {row["change"] for row in desk.data("log", "--model", "--limit", "1000")[4:]} == {"new"}


def test_changes_can_be_asked_for_by_group_actor_and_day(desk: Desk, run: Run) -> None:
    apply(desk, run, ("product_line = 'PUMPS'", "product_line = 'VALVES'"))
    assert [row["change"] for row in desk.data("log", "--model", "--group", "pumps")] == ["changed", "new"]
    assert not desk.data("log", "--model", "--group", "pump")
    assert not desk.data("log", "--model", "--by", "somebody")
    assert desk.data("log", "--model", "--by", "postgres")
    assert not desk.data("log", "--model", "--from", "2098-01-01")
    assert not desk.data("log", "--model", "--until", "2001-01-01")
    desk.dba("alter table crm_access.in_force disable trigger user")
    desk.dba(
        "update crm_access.in_force set recorded_at = '2001-05-05' where in_force_id = "
        "(select min(in_force_id) from crm_access.in_force where part = 'structure')"
    )
    changed = desk.data("log", "--model", "--from", "2002-01-01")
    assert [(row["object"], row["change"]) for row in changed] == [("access group pumps", "changed")]
    assert {row["change"] for row in desk.data("log", "--model", "--until", "2001-05-05")} == {"new"}
    wrong = desk("log", "--model", "--from", "soon")
    assert wrong.exit_code == ExitCode.ERROR
    assert "soon" in wrong.stderr


def test_a_cell_of_csv_has_a_line_for_each_line(desk: Desk) -> None:
    printed = desk("log", "--model", "--group", "pumps", "--format", "csv").stdout
    (row,) = csv.DictReader(printed.splitlines(keepends=True))
    assert row["before"] == ""
    assert row["after"].splitlines()[1] == "where: exists(contact_product, product_line = 'PUMPS')"


def test_a_removed_model_is_gone_and_a_person_is_no_part_of_it(desk: Desk) -> None:
    desk.dba("insert into crm_access.in_force (part, content) values ('structure', 'null')")
    assert {row["change"] for row in desk.data("log", "--model", "--limit", "5")} == {"gone"}
    refused = desk("log", "anna", "--model")
    assert refused.exit_code == ExitCode.USAGE
    assert "--model takes no PERSON" in refused.stderr


def test_area_managers_and_persons_read_no_filter(desk: Desk) -> None:
    area = reader(desk, "area_managers")
    assert "No entries" in area.fine("log", "--model")
    assert json.loads(area("log", "--model", "--format", "json").stdout)["rows"] == []
    anna = Desk(desk.crm, desk.model, desk.crm.login_dsn(desk.login("anna")))
    assert anna("log", "--model").exit_code == ExitCode.REFUSED


@pytest.mark.parametrize("role", ["auditors", "managers", "area_managers"])
def test_who_reads_about_people_is_told_what_to_use_instead(desk: Desk, role: str) -> None:
    asking = reader(desk, role)
    for words in (("groups",), ("verify", desk.model), ("snapshot",)):
        refused = asking(*words)
        assert refused.exit_code == ExitCode.REFUSED, words
        assert "`crm-rls report`" in refused.stderr, words
        assert "`crm-rls log --model`" in refused.stderr, words
        assert "ALTER TABLE" not in refused.stderr, words
        assert "OWNER TO" not in refused.stderr, words


def test_somebody_else_is_told_which_privileges_verify_needs(desk: Desk) -> None:
    anna = Desk(desk.crm, desk.model, desk.crm.login_dsn(desk.login("anna")))
    assert "privileges are missing" in anna("verify", desk.model).stderr
