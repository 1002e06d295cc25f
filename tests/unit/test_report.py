"""Plans as text and as SQL."""

from __future__ import annotations

from dataclasses import replace

from crm_rls.change import Declaration, Risk, Step, Topic
from crm_rls.diagnostics import Code, Diagnostic, Place, Severity
from crm_rls.plan.locks import LOCK_TIMEOUT
from crm_rls.plan.parts import Part
from crm_rls.plan.value import Plan
from crm_rls.plan.views.markdown import plan_markdown
from crm_rls.plan.views.text import ENOUGH, SHOWN, plan_sql, plan_text
from crm_rls.postgres.keepers import keepers
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import text


def step(kind: str, number: int, risk: Risk) -> Step:
    return Step(kind, f"thing {number}", risk, (f"select {number}",))


def plan(*steps: Step, findings: tuple[Diagnostic, ...] = ()) -> Plan:
    return Plan("crm", 180007, "0", steps, findings)


def test_what_widens_comes_first_and_the_sum_last() -> None:
    lines = plan_text(
        plan(step("a", 1, Risk.NEUTRAL), step("b", 2, Risk.DESTROYS), step("c", 3, Risk.WIDENS))
    )
    order = [line.partition(" ")[0] for line in lines.splitlines() if not line.startswith(" ")]
    assert order == ["Widens", "Destroys", "Neutral", "3"]
    assert lines.endswith("3 changes in database crm: 1 widen, 1 destroy, 1 neutral.")


def test_long_lists_are_cut_and_told_so() -> None:
    many = plan(*(step("put person", number, Risk.WIDENS) for number in range(ENOUGH + 5)))
    short, whole = plan_text(many), plan_text(many, full=True)
    assert short.count("thing") == SHOWN
    assert f"... and {ENOUGH + 5 - SHOWN} more (--full shows all)" in short
    assert whole.count("thing") == ENOUGH + 5


def test_a_list_that_is_hardly_too_long_is_not_cut() -> None:
    few = plan(*(step("put person", number, Risk.WIDENS) for number in range(ENOUGH)))
    assert plan_text(few).count("thing") == ENOUGH


def test_findings_stand_in_a_plan_without_steps_too() -> None:
    found = Diagnostic(
        Code.POLICY_NAME_TAKEN, Severity.ERROR, "it is not of this model", "drop it", None, "policy x", True
    )
    shown = plan_text(plan(findings=(found,)))
    assert "Nothing to change" in shown
    assert "  ! error CR0602 policy x: it is not of this model; drop it." in shown


def test_script_and_migration_wait_for_locks_as_long_as_apply() -> None:
    assert plan_sql(plan(), keepers("crm")).splitlines()[2] == f"set local lock_timeout = '{LOCK_TIMEOUT}';"
    assert f"set_config('lock_timeout', '{LOCK_TIMEOUT}', true)" in text(load("operator", "require"))


def test_a_name_with_a_line_break_does_not_end_its_comment() -> None:
    script = plan_sql(
        plan(Step("drop role", "a\ndrop table x; --", Risk.DESTROYS, ("select 1",))), keepers("crm")
    )
    assert "\n-- destroys: drop role: a drop table x; --\nselect 1;\n-- neutral: leave:" in script


# -- words, sums and advice ----------------------------------------------------------------------------

HANDS = Topic("transfers", "object", "to crm_owner")
CHANGED = Declaration("access group nord", ("where: a",), ("where: b",), Place("model.yaml", 7, "x"), "nord")
ADVICE = Diagnostic(Code.FOLLOWS_THOUGH_LARGE, Severity.INFO, "it is large", "carry", object="table a")


def test_old_and_new_words_stand_side_by_side_before_everything_else() -> None:
    lines = plan_text(replace(plan(step("a", 1, Risk.WIDENS)), declarations=(CHANGED,))).splitlines()
    assert lines[:4] == [
        "Changed declarations (1):",
        "  ~ access group nord (model.yaml:7)",
        "      - where: a",
        "      + where: b",
    ]


def test_what_is_ours_is_one_line_and_full_lists_it() -> None:
    ours = [replace(step("change owner", number, Risk.NARROWS), topic=HANDS) for number in range(41)]
    shown = plan_text(plan(*ours, step("a", 1, Risk.WIDENS)))
    assert "Support objects (41, --full lists them): transfers 41 objects to crm_owner." in shown.splitlines()
    assert "Narrows" not in shown
    assert shown.endswith("42 changes in database crm: 1 widen, 41 narrow; 41 of them for support objects.")
    assert plan_text(plan(*ours), full=True).count("change owner") == 41


def test_sql_shows_what_a_policy_is_and_what_it_becomes() -> None:
    altered = replace(step("alter policy", 1, Risk.WIDENS), before="create policy")
    assert "      - create policy;\n      + select 1;" in plan_text(plan(altered), sql=True)
    assert "create policy" not in plan_text(plan(altered))


def test_advice_that_holds_already_is_counted_and_full_tells_it() -> None:
    known = replace(plan(step("a", 1, Risk.WIDENS)), known=(ADVICE,))
    assert "Advice on what is in force already: 1 piece (--full)." in plan_text(known).splitlines()
    assert "it is large" not in plan_text(known)
    assert "it is large" in plan_text(known, full=True)


def test_the_plan_of_a_part_says_what_it_leaves_out() -> None:
    part = replace(plan(step("a", 1, Risk.NEUTRAL)), part=Part(group="nord"), left_out=3)
    last = "Only a part, --group nord: 3 changes of the whole plan left out."
    assert plan_text(part).splitlines()[-1] == last
    assert "Only a part" in plan_markdown(part)
    nothing = plan_text(replace(part, steps=(), left_out=1)).splitlines()
    assert nothing == [
        "Nothing to change: the part matches the model.",
        "Only a part, --group nord: 1 change of the whole plan left out.",
    ]
