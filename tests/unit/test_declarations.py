"""What a model says otherwise than the one in force, and what a plan sums up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.change import Risk, Step, Topic, changed_declarations, said_by
from crm_rls.diagnostics import Place
from crm_rls.model import Link, Model
from crm_rls.model.in_force import structure_from_json, structure_of, to_json
from crm_rls.model.key_forms import KeyArray
from crm_rls.plan.views.summary import is_summed_up, sentences
from tests.fixtures.model_text import load, text_of

NORTH, FIRST = "access group north", "access group first"


def model(groups: str | None = None, *, people: bool = True) -> Model:
    """Return the sound model, with other groups, or without people."""
    sections: dict[str, str | None] = {"access_groups": groups} if groups else {}
    return load(text_of(**sections, **({} if people else {"people": None})))


BEFORE = structure_of(model())
OTHER = """
  north: {family: sales, territory: NORD, where: "company <> 'Hafen AG'", rights: [read]}
  first: {family: inside_sales, where: first_contact_by = me.employee_no, rights: [read]}
"""


def test_the_words_of_both_stand_side_by_side_with_the_line_of_the_new_ones() -> None:
    recorded = structure_from_json(to_json(BEFORE))
    (found,) = changed_declarations(recorded, model(OTHER))
    assert (found.object, found.group) == (NORTH, "north")
    assert found.lost == ("rights: read, update",)
    assert found.gained == ("where: company <> 'Hafen AG'", "rights: read")
    assert "territory: NORD" in found.before
    assert "territory: NORD" in found.after
    assert found.place == Place("model.yaml", line_of(OTHER, "north:"), "access_groups.north")


def line_of(groups: str, key: str) -> int:
    lines = text_of(access_groups=groups).splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.strip().startswith(key))


def test_the_same_model_says_nothing_otherwise_however_it_is_laid_out() -> None:
    folded = """
  north: {family: sales, territory: NORD, rights: [update, read]}
  first:
    family: inside_sales
    where: >
      first_contact_by
      = me.employee_no
    rights: [read]
"""
    assert changed_declarations(BEFORE, model()) == ()
    assert changed_declarations(BEFORE, model(folded)) == ()


def test_what_the_words_do_not_say_is_told_by_its_meaning() -> None:
    unassigned = """
  north: {family: sales, territory: NORD, unassigned: true, rights: [read, update]}
  first: {family: inside_sales, where: first_contact_by = me.employee_no, rights: [read]}
"""
    (found,) = changed_declarations(BEFORE, model(unassigned))
    assert found.lost == ("means: within(territory, 'NORD')",)
    assert found.gained == ("means: within(territory, 'NORD') or territory is null",)
    assert said_by(BEFORE)[NORTH] != said_by(structure_of(model(unassigned)))[NORTH]


def test_what_is_new_has_no_words_before_and_what_is_gone_none_after() -> None:
    only_south = "\n  south: {family: sales, territory: SUED, rights: [read]}\n"
    found = {each.object: each for each in changed_declarations(BEFORE, model(only_south, people=False))}
    assert found["access group south"].before == ()
    assert found[NORTH].after == ()
    left = found[NORTH].place
    assert left is not None
    assert left.path == "access_groups"
    assert {each.object for each in changed_declarations(None, model())} >= {NORTH, FIRST, "territories"}


def test_a_group_with_a_new_name_is_the_same_group() -> None:
    renamed = """
  nord: {was: north, family: sales, territory: NORD, rights: [read, update]}
  first: {family: inside_sales, where: first_contact_by = me.employee_no, rights: [read]}
"""
    (found,) = changed_declarations(BEFORE, model(renamed, people=False))
    assert found.object == "access group nord"
    assert found.lost == ("was: north",)


def test_a_name_with_a_line_break_is_one_line() -> None:
    (group, *others) = model().groups
    hostile = replace(model(), groups=(replace(group, name="a\n+ b", text="x =\n  'y'"), *others))
    found = changed_declarations(BEFORE, hostile)[0]
    assert found.object == "access group a + b"
    assert all("\n" not in line for line in (*found.before, *found.after))


def test_how_a_column_holds_keys_is_said_and_the_order_of_links_is_not() -> None:
    (child,) = model().children
    (link,) = child.links
    array = replace(model(), children=(replace(child, links=(replace(link, form=KeyArray()),)),))
    (found,) = changed_declarations(BEFORE, array)
    assert found.lost == ("link: contact_id -> crm.contact",)
    assert found.gained == ("link: contact_id (each element) -> crm.contact",)
    other = replace(link, via=("other",))
    one, two = (
        replace(model(), children=(replace(child, links=each),)) for each in ((link, other), (other, link))
    )
    assert changed_declarations(structure_of(one), two) == ()


def test_that_rows_stand_below_each_other_is_said() -> None:
    contacts = model().root
    tree = Link(contacts.name, ("parent_id",), contacts.key)
    (found,) = changed_declarations(BEFORE, replace(model(), root=replace(contacts, tree=tree)))
    assert (found.object, found.lost, found.gained) == (f"table {contacts.name}", (), ("tree: parent_id",))


@pytest.mark.parametrize(
    ("section", "old", "new", "lost", "gained"),
    [
        (
            "access_groups",
            "rights: [read, update]",
            "rights: [read, update], children: []",
            (),
            ("children: none",),
        ),
        (
            "access_groups",
            "territory: NORD",
            "territory: NORD, memberships: shared",
            (),
            ("memberships: shared",),
        ),
        (
            "attributes",
            "many: true}",
            "many: true, line: {value: no, parent: head}}\n  no: {type: text}\n  head: {type: text}",
            (),
            ("line: no reports to head",),
        ),
    ],
)
def test_whatever_decides_who_sees_what_is_said(
    section: str, old: str, new: str, lost: tuple[str, ...], gained: tuple[str, ...]
) -> None:
    text = text_of(people=None).replace("= me.employee_no", "in me.team").replace("employee_no", "team")
    text = text.replace("{type: text}", "{type: text, many: true}")
    assert old in text
    changed = load(text.replace(old, new))
    found = next(
        each for each in changed_declarations(structure_of(load(text)), changed) if each.before and each.after
    )
    assert found.place is not None
    assert found.place.path.startswith(section)
    assert (found.lost, found.gained) == (lost, gained)
    assert structure_from_json(to_json(structure_of(changed))) == structure_of(changed)


# -- sums ----------------------------------------------------------------------------------------------

HANDS = Topic("transfers", "object", "to crm_owner")


def step(number: int, topic: Topic | None = HANDS, risk: Risk = Risk.NARROWS) -> Step:
    return Step("change owner", f"table\n{number}", risk, (f"select {number}",), topic)


def test_steps_of_a_topic_are_one_sentence_and_few_are_named_in_it() -> None:
    many = [step(number) for number in range(1200)]
    assert list(sentences(many)) == ["transfers 1,200 objects to crm_owner"]
    assert list(sentences(many[:2])) == ["transfers 2 objects to crm_owner (table 0, table 1)"]
    assert list(sentences(many[:2], naming=False)) == ["transfers 2 objects to crm_owner"]
    assert list(sentences([step(1, Topic("records what is in force"))] * 2)) == ["records what is in force"]


@pytest.mark.parametrize("risk", Risk)
def test_what_takes_something_away_for_good_is_told_by_itself(risk: Risk) -> None:
    away = risk in (Risk.BLINDS, Risk.STRANDS, Risk.DESTROYS)
    assert is_summed_up(step(1, risk=risk)) is not away
    assert bool(list(sentences([step(1, risk=risk)]))) is not away
    assert not is_summed_up(step(1, None, risk))
