"""What the text of a plan shows first, and what it tells as one entry."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.change import Declaration, Risk, Step
from crm_rls.diagnostics import Code, Diagnostic, Place, Severity
from crm_rls.plan.value import Plan, from_json
from crm_rls.plan.views.entries import NAMED, entries
from crm_rls.plan.views.text import plan_text

WARNING, INFO = Severity.WARNING, Severity.INFO
BLIND = Diagnostic(Code.LOGIN_GOES_BLIND, WARNING, "it sees no row", "declare it", object="login bi")
OUTSIDE = Diagnostic(
    Code.OUTSIDE_TREE, WARNING, "6 rows have no place", "correct them", Place("m.yaml", 3, "x")
)
RELEASE = Diagnostic(
    Code.ON_CONFLICT_SHOWS_ROWS, WARNING, "it shows rows", "upgrade", object="PostgreSQL 18.6"
)
FOREIGN = Diagnostic(Code.POLICY_OF_OTHERS, WARNING, "it is not ours", "drop it", object="policy x")


def columns(number: int) -> Diagnostic:
    cause = f"who sees which rows depends on column_{number}"
    return Diagnostic(Code.GRANTING_COLUMNS, INFO, cause, "look", object=f"table crm.t{number}")


def plan(*steps: Step, findings: tuple[Diagnostic, ...] = (), advice: tuple[Diagnostic, ...] = ()) -> Plan:
    return Plan("crm", 180006, "0", steps, findings, advice=advice)


def test_what_wants_an_answer_stands_first_and_who_goes_blind_before_the_rest() -> None:
    widens = Step("grant privilege", "SELECT", Risk.WIDENS, ("grant",))
    made = plan(widens, findings=(FOREIGN,), advice=(RELEASE, OUTSIDE, columns(1), BLIND))
    text = plan_text(replace(made, declarations=(Declaration("access group a", (), ("all: true",)),)))
    heads = [line.partition(" (")[0] for line in text.splitlines() if not line.startswith(" ")]
    assert heads[:5] == ["Left to you", "To decide", "Changed declarations", "Widens access", "Advice:"]
    decide, _, advice = text.partition("To decide (2):")[2].partition("Advice:")
    assert decide.index("CR0651") < decide.index("CR0909")
    assert "CR0801" not in decide
    assert "CR0801" in advice
    assert "CR0822" in advice


def test_a_plan_without_steps_says_so_before_what_is_left() -> None:
    assert plan_text(plan(findings=(FOREIGN,))).splitlines()[:2] == [
        "Nothing to change: the database matches the model.",
        "Left to you (1):",
    ]


def test_causes_that_begin_alike_are_one_entry_with_the_first_objects() -> None:
    many = [columns(number) for number in range(NAMED + 4)]
    assert list(entries(many, full=False)) == [
        "  info CR0822: who sees which rows depends on ...",
        *(f"      table crm.t{number}: column_{number}" for number in range(NAMED)),
        "      ... and 4 more (--full shows all)",
        "    Look.",
    ]
    assert len(list(entries(many, full=True))) == len(many)


def test_one_cause_is_said_once_and_one_object_more_is_named() -> None:
    same = [replace(columns(0), object=f"table crm.t{number}") for number in range(NAMED + 1)]
    lines = list(entries(same, full=False))
    assert lines[0] == "  info CR0822: who sees which rows depends on column_0"
    assert lines[1:-1] == [f"      table crm.t{number}" for number in range(NAMED + 1)]


@pytest.mark.parametrize(
    "other",
    [
        replace(columns(1), cause="something else is wrong here"),
        replace(columns(1), next_step="wait"),
        replace(columns(1), severity=WARNING),
        replace(columns(1), blocking=True),
        replace(columns(1), accepted="we know"),
        replace(columns(1), code=Code.ROOT_HELD),
    ],
)
def test_what_differs_in_more_than_its_objects_stays_by_itself(other: Diagnostic) -> None:
    lines = "\n".join(entries([columns(0), other], full=False, flagged=True))
    assert "table crm.t0: who sees which rows depends on column_0; look." in lines
    assert "..." not in lines
    assert ("  ! " in lines) == other.blocking


def test_places_of_one_mistake_stay_lines_of_files() -> None:
    second = replace(OUTSIDE, place=Place("n.yaml", 0, ""))
    assert list(entries([OUTSIDE, second], full=False)) == [
        "  warning CR0909: 6 rows have no place",
        "      m.yaml:3: x",
        "      n.yaml: the file",
        "    Correct them.",
    ]


def policies(number: int, table: str) -> list[Step]:
    return [Step("create policy", f"crm_{each} on {table}", Risk.WIDENS, ("x",)) for each in range(number)]


def test_many_policies_are_a_line_for_each_table() -> None:
    made = plan(*policies(19, "crm.a"), *policies(2, "crm.b"))
    assert "  create policy      19 on crm.a\n  create policy      2 on crm.b\n" in plan_text(made)
    for whole in (plan_text(made, full=True), plan_text(plan(*policies(4, "crm.a"), *policies(2, "crm.b")))):
        assert "crm_1 on crm.b" in whole
    wide = plan(*(each for number in range(12) for each in policies(2, f"crm.t{number}")))
    assert "  create policy      ... and 12 on 6 more tables (--full shows all)" in plan_text(wide)
    apart = plan(*(each for number in range(12) for each in policies(1, f"crm.t{number}")))
    assert "crm_0 on crm.t0" in plan_text(apart)


def test_a_saved_plan_keeps_each_finding() -> None:
    many = tuple(columns(number) for number in range(9))
    assert from_json(plan(advice=many).to_json()).advice == many
