"""Who gains and loses rows, as a value and as text."""

from __future__ import annotations

import dataclasses
import json

from crm_rls.change.effects import Effect
from crm_rls.meaning.proving.directions import Verdict
from crm_rls.plan.impact import FaceGap, Gain, Impact, impact_from, impact_text
from crm_rls.plan.impact.text import ENOUGH, SHOWN
from crm_rls.plan.views.text import shown_of_each

CONTACT = "crm.contact"
IMPACT = Impact(
    "what is in force",
    (CONTACT,),
    tables=(Gain("", CONTACT, "read", 1200, 1, ("1", "2", "3"), ("9",)),),
    people=(
        Gain("anna", CONTACT, "read", 2, 0, ("1", "2")),
        Gain("anna", CONTACT, "update", 2, 0, ("1", "2")),
        Gain("bert", CONTACT, "read", 0, 1, (), ("9",)),
    ),
    territories=(Gain(None, CONTACT, "read", 3, field="region"),),
    faces=(FaceGap("sales", CONTACT, 1, 4, ("9",), ("1", "2", "3")),),
    notes=("crm.deal was not counted: it is not there yet",),
)


def test_it_is_read_back_as_it_was_saved() -> None:
    assert impact_from(json.loads(json.dumps(dataclasses.asdict(IMPACT)))) == IMPACT
    assert impact_from(None) is None


def test_the_section_of_a_plan() -> None:
    assert list(impact_text(IMPACT)) == [
        "Who gains and loses rows, compared with what is in force:",
        "  In all:",
        "    crm.contact (read): gains 1,200 (1, 2, 3, ...), loses 1 (9)",
        "  People:",
        "    anna, crm.contact (read, update): gains 2 (1, 2)",
        "    bert, crm.contact (read): loses 1 (9)",
        "  Territories:",
        "    no territory, crm.contact (read): gains 3",
        "  Family sales: 1 more of crm.contact would have nobody (9)",
        "  Family sales: 4 more of crm.contact would have several people (1, 2, 3, ...)",
        "  not known: crm.deal was not counted: it is not there yet",
    ]


def test_nobody_is_said_where_nobody_gains_or_loses() -> None:
    nothing = Impact("what is in force")
    assert nothing.nothing
    assert list(impact_text(nothing))[1:] == ["  nobody"]


def test_a_long_list_shows_those_with_most_rows() -> None:
    people = tuple(Gain(f"p{number:02}", CONTACT, "read", number + 1) for number in range(ENOUGH + 5))
    lines = impact_text(Impact("", people=people))
    assert len(lines) == 2 + SHOWN + 1
    assert lines[2] == f"    p{ENOUGH + 5 - SHOWN:02}, crm.contact (read): gains {ENOUGH + 6 - SHOWN}"
    assert lines[-1] == f"    ... and {ENOUGH + 5 - SHOWN} more (--full shows all)"
    assert len(impact_text(Impact("", people=people), full=True)) == 2 + len(people)


def test_a_long_list_shows_one_line_of_everybody_first_and_of_the_root() -> None:
    tables = (CONTACT, "crm.activity", "crm.deal")
    people = tuple(
        Gain(name, table, "read", 1000 * number + rows)
        for number, name in enumerate(("anna", "bert", "carl"))
        for table, rows in (("crm.activity", 300), (CONTACT, 100), ("crm.deal", 200))
    )
    lines = impact_text(Impact("", tables, people=people))
    assert [line.strip().split(":")[0] for line in lines[2:]] == [
        "anna, crm.contact (read)",
        "bert, crm.contact (read)",
        "carl, crm.activity (read)",
        "carl, crm.contact (read)",
        "... and 5 more (--full shows all)",
    ]


def test_a_long_list_of_effects_shows_one_of_everybody_first() -> None:
    effects = [
        Effect("", table, ("read",), Verdict.WIDENS, person=name)
        for name in ("anna", "bert", "carl", "dora")
        for table in (CONTACT, "crm.activity", "crm.deal")
    ]
    shown = [(each.who, each.table) for each in shown_of_each(effects, full=False)]
    assert shown == [
        ("anna", CONTACT), ("anna", "crm.activity"), ("bert", CONTACT), ("bert", "crm.activity"),
        ("carl", CONTACT), ("dora", CONTACT),
    ]  # fmt: skip
    assert shown_of_each(effects, full=True) == effects
