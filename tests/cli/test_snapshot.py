"""`snapshot`: the same access is the same text, and every change of it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from psycopg import sql

from crm_rls.answers.snapshot import Snapshot, differences, snapshot_from, snapshot_of
from crm_rls.cli.exits import ExitCode
from crm_rls.reading import read_model
from tests.cli.conftest import ModelFile, Run
from tests.fixtures.database import Database

# -- by a model ----------------------------------------------------------------------------------------


def test_a_snapshot_is_read_back_as_it_was(model: ModelFile) -> None:
    found = snapshot_of(read_model(model.path).model)
    assert snapshot_from(str(found)) == found
    assert str(snapshot_from(str(found))) == str(found)
    assert list(differences(found, found)) == []


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("<> 'supplier'", "<> 'vendor'", "  + where: customer_type <> 'vendor'"),
        ("rights: [read, update]", "rights: [read]", "  + rights: read"),
        ("groups: [nord]", "groups: [nord, pumps]", "  + member: anna"),
        ("groups: [nord]", "groups: [{group: nord, until: 2031-01-06}]", "  + member: anna until 2031-01-06"),
        ('employee_no: "1001"', 'employee_no: "1003"', "  + employee_no: 1003"),
        ('"not legal_hold"', '"name is not null"', "  + where: name is not null"),
        ("HH: {}, SH: {}", "HH: {below: {SH: {}}}", "  + SH below HH"),
        ("territory: NORD", "territory: NORD, unassigned: true", "territory is null"),
        ("mode: carry", "mode: follow", "  + mode: follow"),
        ("via: deal_id", "via: id", "  + link: id -> crm.deal"),
    ],
)  # fmt: skip
def test_every_change_of_access_is_shown_and_exits_with_code_3(
    model: ModelFile, offline: Run, tmp_path: Path, old: str, new: str, shown: str
) -> None:
    file = tmp_path / "access.txt"
    assert offline("snapshot", model, "--out", file).exit_code == ExitCode.FINE
    assert offline("snapshot", model, "--check", file).exit_code == ExitCode.FINE
    model.replace(old, new)
    compared = offline("snapshot", model, "--check", file)
    assert compared.exit_code == ExitCode.PENDING
    assert shown in compared.stdout


def test_what_is_no_change_of_access_is_none(model: ModelFile, offline: Run, tmp_path: Path) -> None:
    file = tmp_path / "access.txt"
    offline("snapshot", model, "--out", file)
    model.replace("crm_rls: 1\n", "# a comment\ncrm_rls: 1\n")
    model.replace("rights: [read, update]", "rights: [update, read]")
    model.replace("HH: {}, SH: {}", "SH: {}, HH: {}")
    model.replace('"first_contact_by = me', '"first_contact_by\n      = me')
    assert offline("snapshot", model, "--check", file).exit_code == ExitCode.FINE


def test_without_people_their_changes_are_left_out(model: ModelFile, offline: Run, tmp_path: Path) -> None:
    file = tmp_path / "access.txt"
    offline("snapshot", model, "--no-people", "--out", file)
    assert "anna" not in file.read_text(encoding="utf-8")
    model.replace("groups: [nord]", "groups: [nord, pumps]")
    assert offline("snapshot", model, "--no-people", "--check", file).exit_code == ExitCode.FINE
    offline("snapshot", model, "--out", file)  # with people, who are left out on this side, too
    assert offline("snapshot", model, "--no-people", "--check", file).exit_code == ExitCode.FINE
    model.replace("rights: [read, update]", "rights: [read]")
    assert offline("snapshot", model, "--no-people", "--check", file).exit_code == ExitCode.PENDING


@pytest.mark.parametrize("text", ["", "something else\n", str(Snapshot()) + "  a line of nothing\n"])
def test_a_file_that_is_no_snapshot_is_refused(
    model: ModelFile, offline: Run, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "access.txt"
    file.write_text(text, encoding="utf-8")
    refused = offline("snapshot", model, "--check", file)
    assert refused.exit_code == ExitCode.USAGE
    assert "crm-rls snapshot --out" in refused.stderr


# -- by a database -------------------------------------------------------------------------------------


def test_a_database_in_which_nothing_is_in_force_has_no_snapshot(run: Run) -> None:
    assert run("snapshot").exit_code == ExitCode.REFUSED


def test_model_and_database_have_the_same_snapshot_until_somebody_changes_one(
    model: ModelFile, run: Run, crm: Database, tmp_path: Path
) -> None:
    """In one database, one after the other: each way in which access changes without the model."""
    file, prefix = tmp_path / "access.txt", model.prefix
    model.replace(
        "groups: [pumps, first_contact]",
        "groups: [first_contact, {group: pumps, from: 2030-12-21, until: 2031-01-06}]",
    )
    run("apply", model, "--allow-widening")
    run("snapshot", model, "--out", file)
    same = run("snapshot", "--check", file)
    assert (same.exit_code, same.stdout) == (ExitCode.FINE, "")
    name, on = f"{prefix}_group_nord_read", "crm.contact"
    policy, seen = f'policy "{name}" on {on}', set[str]()
    with crm.connect() as owner:
        owner.execute(sql.SQL("create role {} login").format(sql.Identifier(f"{prefix}_boss")))
        for change, shown in (
            (f'grant "{prefix}_group_pumps" to "{prefix}_anna"', "member: anna"),
            (f'grant "{prefix}_group_pumps" to "{prefix}_boss"', f"member: login {prefix}_boss, who is not"),
            (f'grant "{prefix}_managers" to "{prefix}_boss"', f"{prefix}_boss is in {prefix}_managers"),
            (
                f"select crm_people.appoint('{prefix}_bert', 'NORD')",
                f"{prefix}_bert is in {prefix}_area_managers for NORD",
            ),
            (
                f"select crm_people.appoint('{prefix}_bert', 'BY')",
                f"{prefix}_bert is in {prefix}_area_managers for BY, NORD",
            ),
            (
                f"alter {policy} using (true)",
                f"policy {name} on {on} has been changed: for SELECT to {prefix}",
            ),
            (f"alter {policy} to public", f"policy {name} on {on} has been changed: for SELECT to public"),
            (f"drop {policy}", f"policy {name} on {on} is gone"),
            ("create policy door on crm.deal using (true)", "policy door on crm.deal is not of the model"),
            ("alter table crm.deal no force row level security", "row security is not forced on crm.deal"),
            ("alter table crm.deal disable row level security", "row security is not enabled on crm.deal"),
            ('update crm_access.person set attributes = \'{"employee_no": "1009"}\'', "employee_no: 1009"),
        ):
            owner.execute(change.encode())
            compared = run("snapshot", "--check", file)
            assert compared.exit_code == ExitCode.PENDING, change
            lines = set(compared.stdout.splitlines())
            assert any(line.startswith(f"  + {shown}") for line in lines - seen), (change, compared.stdout)
            seen |= lines
    assert "Hafen AG" not in run("snapshot").stdout
