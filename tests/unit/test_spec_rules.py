"""Mistakes in assignment rules: each one is found at its place, with a next step."""

from __future__ import annotations

import pytest

from tests.fixtures.model_text import load, mistakes, only_mistake, place, text_of, warnings


def with_rules(*rules: str, more: str = "", other: str = "") -> str:
    lines = "".join(f"\n      - {each}" for each in rules)
    return text_of(
        assignment=f"\n  region:\n    column: territory\n    tree: true{more}\n    rules:{lines}\n{other}"
    )


@pytest.mark.parametrize(
    ("rules", "path", "cause"),
    [
        (["{postcode: '1'}"], "rules[0]", "gives no value for `territory`"),
        (["{postcode: '1', territory: NORDEN}"], "rules[0].territory", "no territory `NORDEN`"),
        (["{postcode: [a, b], territory: HH}"], "rules[0].postcode", "a single text is required"),
        (["20457"], "rules[0]", "keys with values are required"),
        (
            ["{postcode_from: '2', postcode_until: '1', territory: HH}"],
            "rules[0].postcode_from",
            "ends at '1'",
        ),
        (["{postcode_from: '2', postcode: '1', territory: HH}"], "rules[0]", "more than one way"),
        (["{postcode_prefix: '2', postcode_until: '1', territory: HH}"], "rules[0]", "more than one way"),
        (
            ["{since_from: today() - 90, territory: HH}"],
            "rules[0].since_from",
            "does not move with the clock",
        ),
        (["{territory_prefix: H, territory: HH}"], "rules[0].territory_prefix", "itself assigned"),
        (["{size: L, territory: HH}", "{line: A, territory: SH}"], "rules[1]", "equally specific"),
    ],
)
def test_a_mistake_in_a_rule_is_found(rules: list[str], path: str, cause: str) -> None:
    found = only_mistake(with_rules(*rules))
    assert path in place(found).path
    assert cause in found.cause
    assert found.next_step


def test_a_tie_names_both_places() -> None:
    csv = "postcode,territory\n01067,HH\n01068,SH\n01067,SH\n"
    text = text_of(assignment="\n  region: {column: territory, tree: true, rules: {csv: rules.csv}}\n")
    found = only_mistake(text, **{"assignment.region": csv})
    assert (place(found).file, place(found).line) == ("assignment.region.csv", 4)
    assert "assignment.region.csv:2" in found.cause


def test_ties_are_named_up_to_a_number() -> None:
    lines = [f"{{size: '{each}', territory: {'HH' if each % 2 else 'SH'}}}" for each in range(30)]
    found = mistakes(with_rules(*lines, "{line: A, territory: HH}", "{line: B, territory: SH}"))
    assert len(found) == 21
    assert any("more ties" in each.cause for each in found)


@pytest.mark.parametrize(
    ("declaration", "cause"),
    [
        ("rules: []", "the list is empty"),
        ("rules: text", "rules are required here"),
        ("rules: {cvs: a.csv}", "no key `cvs`"),
        ("numbers: [size]", "only rules compare numbers"),
    ],
)
def test_a_mistake_beside_the_rules_is_found(declaration: str, cause: str) -> None:
    text = text_of(assignment=f"\n  region: {{column: territory, tree: true, {declaration}}}\n")
    assert any(cause in each.cause for each in mistakes(text))


def test_numbers_are_asked_as_numbers() -> None:
    more = "\n    numbers: [size]"
    found = load(with_rules("{size_from: 9, size_until: 10, territory: HH}", more=more)).assignment[0]
    assert found.rules[0].conditions[0].numeric
    assert (
        "`size` is a number" in only_mistake(with_rules("{size_prefix: 9, territory: HH}", more=more)).cause
    )
    assert "not a number" in only_mistake(with_rules("{size: L, territory: HH}", more=more)).cause
    assert "no rule asks" in only_mistake(with_rules("{line: L, territory: HH}", more=more)).cause


def test_a_csv_file_needs_the_value_and_may_leave_cells_empty() -> None:
    text = text_of(assignment="\n  region: {column: territory, tree: true, rules: {csv: rules.csv}}\n")
    assert "`territory` is missing" in only_mistake(text, **{"assignment.region": "postcode\n1\n"}).cause
    csv = "postcode_from,postcode_until,industry,territory\n01067,,,HH\n,,steel,SH\n"
    rules = load(text, **{"assignment.region": csv}).assignment[0].rules
    assert [[each.column for each in one.conditions] for one in rules] == [["postcode"], ["industry"]]


def test_holes_are_a_warning() -> None:
    found = warnings(
        with_rules(
            "{postcode_from: '20000', postcode_until: '21999', territory: HH}",
            "{postcode_from: '24000', postcode_until: '25999', territory: SH}",
        )
    )
    assert any("`postcode` between `21999` and `24000`" in each.cause for each in found)


def test_rules_do_not_ask_what_other_rules_assign() -> None:
    other = "  owner: {column: owner, rules: [{territory: HH, owner: x}]}\n"
    found = only_mistake(with_rules("{postcode: '1', territory: HH}", other=other))
    assert "itself assigned by rules, of `region`" in found.cause


ROOTS = """
  crm.contact: {class: root, key: id, main: true}
  crm.contact_product: {class: child, parent: crm.contact, via: contact_id}
  crm.lead: {class: root, key: id}
"""


def of_lead(declaration: str, *, table: str = "crm.lead", rules: str = "[{size: L, territory: HH}]") -> str:
    own = f"rules: {rules}, " if rules else ""
    on = f"on: {{{table}: {declaration}}}"
    return text_of(tables=ROOTS, assignment=f"\n  region: {{column: territory, tree: true, {own}{on}}}\n")


def test_a_further_root_has_the_same_rules_or_its_own() -> None:
    (same,) = load(of_lead("{column: area, rules: same}")).assignment[0].ruled_on
    assert (same.column, same.rules[0].value, same.rules[0].conditions[0].column) == ("area", "HH", "size")
    (own,) = load(of_lead("{column: area, rules: [{zip: '1', area: SH}]}", rules="")).assignment[0].ruled_on
    assert (own.rules[0].value, own.rules[0].conditions[0].column) == ("SH", "zip")
    assert load(of_lead("area")).assignment[0].ruled_on == ()
    csv = {"assignment.region.on.crm.lead": "zip,area\n1,SH\n"}
    (read,) = load(of_lead("{column: area, rules: {csv: lead.csv}}"), **csv).assignment[0].ruled_on
    assert read.rules[0].value == "SH"


@pytest.mark.parametrize(
    ("declaration", "more", "path", "cause"),
    [
        ("{column: area, rules: same}", {"rules": ""}, "crm.lead.rules", "has no rules for contacts"),
        ("{column: area, rules: same, numbers: [size]}", {}, "crm.lead.numbers", "say themselves"),
        ("{column: area, rules: [{territory: HH}]}", {}, "crm.lead.rules[0]", "no value for `area`"),
        ("{column: area, rules: [{zip: '1', area: NO}]}", {}, "rules[0].area", "no territory `NO`"),
        ("{column: area, rules: other}", {}, "crm.lead.rules", "rules are required here"),
        ("{column: area, numbers: [zip]}", {}, "crm.lead.numbers", "only rules compare numbers"),
        ("{column: area, tree: true}", {}, "crm.lead.tree", "no key `tree`"),
        (
            "{column: area, rules: same}",
            {"table": "crm.contact_product"},
            "crm.contact_product.rules",
            "rules fill columns of roots only",
        ),
    ],
)
def test_a_mistake_in_the_rules_of_a_further_root_is_found(
    declaration: str, more: dict[str, str], path: str, cause: str
) -> None:
    found = only_mistake(of_lead(declaration, **more))
    assert place(found).path.endswith(path)
    assert cause in found.cause
    assert found.next_step
