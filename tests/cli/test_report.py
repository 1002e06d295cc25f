"""`report`: who gets one, what it says of a database, and the files that it leaves or does not leave."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from time import sleep
from typing import Any

from crm_rls.cli.exits import ExitCode
from crm_rls.postgres.names import Names
from crm_rls.report import Part
from tests.cli.conftest import Desk, ModelFile, Run
from tests.fixtures.database import Database
from tests.fixtures.operator import Operator
from tests.fixtures.small_crm import SCHEMA


def tables(desk: Desk, tmp_path: Path, dsn: str, *words: object) -> dict[str, Any]:
    target = tmp_path / "tables.json"
    made = Desk(desk.crm, desk.model, dsn)("report", "--json", target, "--overwrite", *words)
    assert made.exit_code == ExitCode.FINE, made.stderr
    found: dict[str, Any] = json.loads(target.read_text())
    return found


def login(desk: Desk, name: str, *roles: str) -> str:
    """Make a login that is in these roles of the model, and return how it connects."""
    named = f"{desk.model.prefix}_{name}"
    desk.dba("create role {} login", named)
    for role in roles:
        desk.dba("grant {} to {}", f"{desk.model.prefix}_{role}", named)
    return desk.crm.login_dsn(named)


def test_a_report_says_what_is_so(desk: Desk, tmp_path: Path) -> None:
    desk.fine("assign", "anna", "pumps", "--until", "2098-01-06", "--reason", "holidays", "--yes")
    desk.fine("assign", "bert", "nord", "--from", "2098-01-01", "--yes")
    desk.fine("cover", "bert", "anna", "--until", "2098-03-01", "--reason", "cure", "--yes")
    desk.dba("create role {} login", f"{desk.model.prefix}_eve")
    desk.fine(
        "register", "<b>eve</b>", "--set", "employee_no=1003", "--login", f"{desk.model.prefix}_eve", "--yes"
    )
    desk.dba("alter table crm.contact add column plz text")
    desk.dba("update crm.contact set plz = case id when 1 then '20095' when 2 then '1010' else '80331' end")
    found = tables(desk, tmp_path, desk.crm.dsn)["tables"]
    held = {
        (row["person"], row["access_group"], row["how"], row["status"], row["acting_for"]): row
        for row in found["memberships"]
    }
    assert set(held) == {
        ("anna", "nord", "permanent", "active", None),
        ("anna", "pumps", "timed", "active", None),
        ("anna", "pumps", "cover", "active", "bert"),
        ("anna", "first_contact", "cover", "active", "bert"),
        ("bert", "first_contact", "permanent", "active", None),
        ("bert", "pumps", "permanent", "active", None),
        ("bert", "nord", "timed", "planned", None),
    }
    boss = f"{desk.model.prefix}_boss"
    timed = held["anna", "pumps", "timed", "active", None]
    assert (timed["granted_by"], timed["reason"]) == (boss, "holidays")
    assert held["bert", "nord", "timed", "planned", None]["granted_by"] == boss
    assert timed["valid_until"].startswith("2098-01-06T23:00:00")
    assert {row["access_group"]: (row["people"], row["contacts"]) for row in found["groups"]} == {
        "nord": (1, 1),
        "pumps": (2, 3),
        "first_contact": (2, None),
    }
    tree = {
        row["territory"]: (row["level"], row["contacts"], row["with_below"]) for row in found["territories"]
    }
    assert tree == {
        "DE": (0, 0, 5), "NORD": (1, 0, 3), "HH": (2, 2, 2), "SH": (2, 1, 1),
        "SUED": (1, 0, 2), "BY": (2, 1, 1), "BW": (2, 1, 1), None: (0, 1, 1),
    }  # fmt: skip
    areas = {row["area"]: row["contacts"] for row in found["postcode_areas"] if row["contacts"]}
    assert areas == {"20": 1, "80": 4}
    assert [(row["absent"], row["substitute"], row["reason"]) for row in found["covers"]] == [
        ("bert", "anna", "cure")
    ]
    assert [(row["login"], row["role"]) for row in found["managers"]] == [(boss, "access manager")]
    assert ("superuser", ["*"]) in [(row["how"], row["tables"]) for row in found["readers_of_all"]]
    assert "CR0901" in {row["code"] for row in found["findings"]}
    assert not {row["code"] for row in found["findings"]} & {"CR0703"}
    assert found["changes"][0]["action"] == "register"
    assert "1003" not in json.dumps(found["changes"])

    page, folder = tmp_path / "report.html", tmp_path / "csv"
    made = desk.crm.dsn, "report", "-o", page, "--csv", folder, "--lang", "de", "--model", desk.model
    assert Desk(desk.crm, desk.model, made[0])(*made[1:]).exit_code == ExitCode.FINE
    text = page.read_text()
    assert "&lt;b&gt;eve&lt;/b&gt;" in text
    assert "<b>eve</b>" not in text
    assert "Was crm-rls verify gegen die Modelldatei findet" in text
    # Names of contacts are not on it.
    assert not re.search("Hafen AG|Foerde KG|Isar GmbH", text)
    assert {path.stem for path in folder.iterdir()} == set(found)
    assert len(list(csv.reader((folder / "memberships.csv").read_text().splitlines()))) == 1 + len(held)


def test_a_changed_filter_is_in_the_report_of_an_auditor(desk: Desk, run: Run, tmp_path: Path) -> None:
    desk.model.replace("product_line = 'PUMPS'", "product_line = 'VALVES'")
    assert run("apply", desk.model, "--yes", "--allow-widening").exit_code == ExitCode.FINE
    auditor = login(desk, "auditor", "auditors")
    changed, *first = tables(desk, tmp_path, auditor)["tables"]["model_changes"]
    assert (changed["object"], changed["change"]) == ("access group pumps", "changed")
    assert changed["before"][1] == "where: exists(contact_product, product_line = 'PUMPS')"
    assert changed["after"][1] == "where: exists(contact_product, product_line = 'VALVES')"
    assert {row["change"] for row in first} == {"new"}
    page = tmp_path / "report.html"
    assert (
        Desk(desk.crm, desk.model, auditor)("report", "-o", page, "--lang", "de").exit_code == ExitCode.FINE
    )
    assert "product_line = &#39;VALVES&#39;" in page.read_text().partition("Änderungen des Modells</h3>")[2]


def test_findings_by_a_model_file_know_what_it_asserts(desk: Desk, tmp_path: Path) -> None:
    desk.dba("update crm.contact set first_contact_by = '1001', territory = 'BY' where id = 1")
    desk.fine("assign", "anna", "first_contact", "--yes")
    by_file = tables(desk, tmp_path, desk.crm.dsn, "--model", desk.model)
    assert by_file["findings_against"] == "file"
    assert "anna sees 2" in " ".join(row["cause"] for row in by_file["tables"]["findings"])
    in_force = tables(desk, tmp_path, desk.crm.dsn)
    assert in_force["findings_against"] == "in_force"
    assert "anna sees" not in " ".join(row["cause"] for row in in_force["tables"]["findings"])


def dirty(desk: Desk) -> None:
    """Leave something for each kind of finding that the catalogs or the log tell."""
    desk.dba("create view crm.everything as select * from crm.contact")
    desk.dba("grant select on crm.everything to {}", desk.login("anna"))
    desk.dba("create table crm.new_one (id int)")
    desk.dba("create publication {} for table crm.contact", f"{desk.model.prefix}_bi")
    desk.dba("grant {} to {}", Names(desk.model.prefix).group_role("nord"), desk.login("bert"))
    desk.dba("create role {} login", f"{desk.model.prefix}_stranger")
    desk.dba("grant {} to {}", Names(desk.model.prefix).group_role("pumps"), f"{desk.model.prefix}_stranger")
    desk.dba("alter table crm.deal no force row level security")
    desk.dba("alter role {} bypassrls", desk.login("anna"))
    desk.dba("grant truncate on crm.contact to {}", desk.login("anna"))
    desk.dba("create function crm.peep() returns text language sql security definer as 'select 1'")


def test_auditors_and_access_managers_get_every_table_of_an_operator(
    desk: Desk, run: Run, tmp_path: Path
) -> None:
    desk.model.append(
        f"accept:\n  - {{code: CR0409, object: '{desk.model.prefix}_bi: crm.contact', reason: agreed}}\n"
        "  - {code: CR0907, object: '*', reason: an operator finds it}\n"
    )
    assert run("apply", desk.model, "--yes").exit_code == ExitCode.FINE
    desk.fine("cover", "bert", "anna", "--until", "2098-03-01", "--reason", "cure", "--yes")
    dirty(desk)
    whole = tables(desk, tmp_path, desk.crm.dsn)["tables"]
    codes = {row["code"] for row in whole["findings"]}
    assert codes >= {"CR0101", "CR0117", "CR0202", "CR0301", "CR0401", "CR0409", "CR0901", "CR0905"}, codes
    assert {row["accepted"] for row in whole["findings"] if row["code"] == "CR0409"} == {"agreed"}
    assert [row["object"] for row in whole["findings"] if row["code"] == "CR0703"] == ["table crm.new_one"]
    for dsn in (login(desk, "auditor", "auditors"), desk.dsn):
        found = tables(desk, tmp_path, dsn)
        assert not found["by_operator"]
        assert found["findings_against"] == "catalogs"
        assert found["contacts"] == 6
        assert set(found["tables"]) == set(whole)
        told, known = ({str(row) for row in each["findings"]} for each in (found["tables"], whole))
        assert told == known
        for part in set(whole) - {Part.FINDINGS, Part.MANAGERS}:
            assert found["tables"][part] == whole[part], part


MOST_SCANS = 12
"""Of the contacts in one report, whatever their number and that of territories and postcodes."""


def scans(desk: Desk) -> int:
    with desk.crm.connect() as owner:
        (row,) = owner.execute(
            "select seq_scan from pg_stat_user_tables where relid = 'crm.contact'::regclass"
        ).fetchall()
    return int(row[0])


def test_a_report_reads_the_contacts_a_few_times(desk: Desk, tmp_path: Path) -> None:
    auditor = login(desk, "auditor", "auditors")
    before = scans(desk)
    tables(desk, tmp_path, auditor)
    # A backend tells its numbers at the latest when it ends, which may be a moment later.
    told = [scans(desk)]
    while len(told) < 3 or told[-1] == before or told[-1] != told[-3]:
        sleep(0.2)
        told.append(scans(desk))
    assert 0 < told[-1] - before <= MOST_SCANS, told


def test_an_auditor_is_told_which_map_takes_an_operator(desk: Desk, tmp_path: Path) -> None:
    desk.dba("alter table crm.contact add column plz text not null default '20095'")
    auditor = login(desk, "auditor", "auditors")
    assert Part.POSTCODE_AREAS not in tables(desk, tmp_path, auditor)["tables"]
    page = tmp_path / "page.html"
    made = Desk(desk.crm, desk.model, auditor)("report", "-o", page)
    assert made.exit_code == ExitCode.FINE, made.stderr
    assert "Column plz may hold postcodes, but the model does not read it" in page.read_text()
    assert Part.POSTCODE_AREAS in tables(desk, tmp_path, desk.crm.dsn)["tables"]


def test_nobody_else_gets_a_report_or_a_file(desk: Desk, tmp_path: Path) -> None:
    gone = f"{desk.model.prefix}_gone"
    who = {
        "a person": desk.crm.login_dsn(desk.login("anna")),
        "an area manager": login(desk, "area", "area_managers"),
        "somebody": login(desk, "nobody"),
        "an auditor who is deactivated": login(desk, "gone", "auditors"),
    }
    desk.fine("register", "gone", "--login", gone, "--set", "employee_no=1", "--yes")
    desk.fine("deactivate", "gone", "--yes")
    before = sorted(tmp_path.iterdir())
    for name, dsn in who.items():
        made = Desk(desk.crm, desk.model, dsn)("report", "-o", tmp_path / "page", "--csv", tmp_path / "csv")
        assert made.exit_code == ExitCode.REFUSED, (name, made.stderr)
        assert "auditor" in made.stderr or "permission denied" in made.stderr, (name, made.stderr)
    assert sorted(tmp_path.iterdir()) == before


def test_a_report_changes_nothing_and_replaces_no_file_unasked(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_text("mine")
    refused = Desk(desk.crm, desk.model, desk.crm.dsn)("report", "-o", target)
    assert refused.exit_code == ExitCode.REFUSED
    assert "--overwrite" in refused.stderr
    assert target.read_text() == "mine"
    nothing = Desk(desk.crm, desk.model, desk.crm.dsn)("report")
    assert nothing.exit_code == ExitCode.USAGE
    mistyped = Desk(desk.crm, desk.model, desk.crm.dsn)(
        "report", "-o", target, "--overwrite", "--postcode", "nmae"
    )
    assert mistyped.exit_code == ExitCode.ERROR
    assert "crm.contact has no column nmae" in mistyped.stderr
    assert target.read_text() == "mine"


def test_an_operator_gets_everything_and_keeps_no_role(
    model: ModelFile, operator: Operator, database: Database, tmp_path: Path
) -> None:
    with database.connect(operator.dsn) as connection:
        connection.execute(SCHEMA)
    desk = Desk(database, model, operator.dsn)
    desk.fine("apply", model, "--allow-widening")
    before = operator.memberships()
    found = tables(desk, tmp_path, operator.dsn, "--model", model)
    assert set(found["tables"]) >= {Part.TERRITORIES, Part.FINDINGS}
    assert found["by_operator"]
    # In the transaction of the report the operator was an auditor.
    assert found["tables"]["managers"] == []
    assert {row["person"] for row in found["tables"]["memberships"]} == {"anna", "bert"}
    assert operator.memberships() == before
