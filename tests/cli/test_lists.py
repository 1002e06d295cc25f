"""The lists for every day: covers, members, everybody at a date, the log; as text, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json

import pytest

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, row


def in_csv(desk: Desk, *words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(desk(*words, "--format", "csv").stdout)))


def test_covers_that_begin_or_end_in_a_week(desk: Desk) -> None:
    for absent, substitute, first, last in (
        ("bert", "anna", "2030-01-05", "2030-01-10"), ("anna", "bert", "2030-02-01", "2030-02-10"),
    ):  # fmt: skip
        desk.fine("cover", absent, substitute, "--from", first, "--until", last)
    assert [each["absent"] for each in desk.data("covers")] == ["bert", "anna"]
    for first, last, found in (
        ("2030-01-01", "2030-01-05", ["bert"]), ("2030-01-10", "2030-01-31", ["bert"]),
        ("2030-01-06", "2030-01-09", []), ("2030-01-11", "2030-02-01", ["anna"]),
        ("2030-01-01", "2030-12-31", ["bert", "anna"]),
    ):  # fmt: skip
        asked = desk.data("covers", "--from", first, "--until", last)
        assert [each["absent"] for each in asked] == found, (first, last)
    assert "2030-01-10" in desk.fine("covers", "--until", "2030-01-31")
    assert desk.fine("covers", "--from", "2031-01-01") == "No covers.\n"


def test_who_is_in_a_group_now_planned_and_at_a_date(desk: Desk) -> None:
    desk.fine("assign", "anna", "pumps", "--from", "2030-01-05", "--until", "2030-01-10", "--reason", "fair")
    desk.fine("cover", "bert", "anna", "--from", "2030-02-01", "--until", "2030-02-10")
    assert row(desk.fine("members", "nord"), "nord")[:2] == ["nord", "anna"]
    found = [
        (each["person"], each["how"], each["status"], each["last_day"])
        for each in desk.data("members", "pumps")
    ]
    assert found == [("anna", "timed", "planned", "2030-01-10"), ("bert", "permanent", "active", None)]
    assert {each["access_group"] for each in desk.data("members")} == {"nord", "pumps", "first_contact"}
    for at, people in (
        ("2030-01-04", {"bert"}),
        ("2030-01-10", {"anna", "bert"}),
        ("2030-02-10", {"anna", "bert"}),
    ):
        assert {each["person"] for each in desk.data("members", "pumps", "--at", at)} == people, at
    assert "for bert" in desk.fine("members", "pumps", "--at", "2030-02-10")
    assert desk.fine("members", "pumps", "--at", "2020-01-01") == "Nobody.\n"


def test_everybody_at_a_date(desk: Desk) -> None:
    desk.fine("unassign", "bert", "pumps", "--until", "2030-01-10")
    for at, groups in (
        ("2030-01-10", {"first_contact", "nord", "pumps"}),
        ("2030-01-11", {"first_contact", "nord"}),
    ):
        assert {each["access_group"] for each in desk.data("people", "--at", at)} == groups
        assert {each["access_group"] for each in in_csv(desk, "people", "--at", at)} == groups
    assert row(desk.fine("people", "--at", "2030-01-11"), "anna")[1] == "nord"


def test_the_log_by_group_and_date(desk: Desk) -> None:
    desk.fine("assign", "anna", "pumps")
    desk.fine("assign", "anna", "first_contact")
    desk.fine("cover", "bert", "anna", "--group", "pumps")
    kinds = {(each["kind"], each["access_group"]) for each in desk.data("log", "--group", "pumps")}
    assert kinds == {("permanent", "pumps"), ("cover", None)}
    everything = desk.data("log", "--limit", "1000")
    assert desk.data("log", "--limit", "1000", "--from", "2020-01-01", "--until", "2999-12-31") == everything
    assert not desk.data("log", "--until", "2020-01-01")
    assert not desk.data("log", "--from", "2999-01-01")
    at = everything[0]["logged_at"]
    assert desk.data("log", "--from", at)[0] == everything[0]
    assert everything[0] not in desk.data("log", "--until", at)


def test_csv_has_names_and_plain_values(desk: Desk) -> None:
    desk.fine("deactivate", "bert")
    people = {each["person"]: each for each in in_csv(desk, "people")}
    assert people["anna"]["active"] == "true"
    assert people["bert"]["active"] == "false"
    assert people["anna"]["access_groups"] == "nord"
    assert json.loads(people["anna"]["attributes"])
    assert in_csv(desk, "log")[0]["reason"] == ""
    assert desk("people", "anna", "--format", "csv").exit_code == ExitCode.USAGE


def test_json_has_a_version(desk: Desk) -> None:
    for words in (("people",), ("people", "anna"), ("members",), ("covers",), ("log",)):
        assert json.loads(desk(*words, "--format", "json").stdout)["version"] == 1


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("assign ana nord", "anna"), ("assign Anna nord", "anna"), ("assign anna nrod", "nord"),
        ("cover anan bert", "anna"), ("members pump", "pumps"), ("log --group norrd", "nord"),
        ("people brt", "bert"), ("appoint postgres NROD", "NORD"), ("faces --family salse", "sales"),
    ],
)  # fmt: skip
def test_the_nearest_name_is_offered(desk: Desk, said: str, meant: str) -> None:
    command, *words = said.split()
    near = desk(command, *words)
    assert near.exit_code == ExitCode.ERROR
    assert f"Did you mean {meant}?" in near.stderr.replace("`", "")
    known = ("anna", "bert", "nord", "postgres")
    far = desk(command, *(word if word in known or word.startswith("--") else "zzzzzzzz" for word in words))
    assert far.exit_code == ExitCode.ERROR
    assert "Did you mean" not in far.stderr
