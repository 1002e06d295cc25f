"""Mistakes that concern several entries, CSV files or files; and all of them in one run."""

from __future__ import annotations

import pytest

from crm_rls.errors import ModelError
from crm_rls.reading.sections import parse_model
from tests.fixtures.model_text import HEAD, document, mistakes, only_mistake, place, text_of


def test_attribute_values_fit_their_types() -> None:
    declared = "\n  a: {type: integer}\n  b: {type: uuid}\n  c: {type: text}\n"
    people_ = (
        "\n  anna: {a: 1.5, b: 0b6f3ae0, c: \"\\0\"}\n  ben: {a: 9223372036854775808, b: '{x}', c: fine}\n"
    )
    found = mistakes(
        text_of(attributes=declared, people=people_, access_groups="\n  g: {all: true, rights: [read]}\n")
    )
    assert [place(problem).path for problem in found] == [
        "people.anna.a", "people.anna.b", "people.anna.c", "people.ben.a", "people.ben.b",
    ]  # fmt: skip


def test_parents_that_go_round_in_a_circle() -> None:
    found = mistakes(
        text_of(
            tables="""
  crm.contact: {class: root, key: id}
  crm.a: {class: child, parent: crm.b, via: x}
  crm.b: {class: child, parent: crm.a, via: x}
  crm.c: {class: child, parent: crm.c, via: x}
"""
        )
    )
    assert [place(problem).path for problem in found] == [f"tables.crm.{name}.parent" for name in "abc"]
    assert "crm.a > crm.b > crm.a" in found[0].cause


def test_territories_of_csv_have_parents_and_no_circles() -> None:
    text = text_of(
        territories=" {csv: t.csv}\n", access_groups="\n  g: {all: true, rights: [read]}\n", people=None
    )
    rows = "key,parent,label\nNORD,,\nHH,NRD,\nA,B,\nB,C,\nC,A,\nSH,C,\nNORD,,again\n"
    found = mistakes(text, territories=rows)
    assert [(place(problem).file, place(problem).line, place(problem).path) for problem in found] == [
        ("territories.csv", 3, "territories.HH"),
        ("territories.csv", 4, "territories.A"),
        ("territories.csv", 8, "territories.NORD"),
    ]
    assert "A below B below C below A" in found[1].cause
    assert "first at territories.csv:2" in found[2].cause


def test_a_tree_that_is_a_long_chain_is_refused() -> None:
    text = text_of(
        territories=" {csv: t.csv}\n", access_groups="\n  g: {all: true, rights: [read]}\n", people=None
    )
    chain = "key,parent\nt0,\n" + "".join(f"t{number + 1},t{number}\n" for number in range(3000))
    assert "50 territories above it" in mistakes(text, territories=chain)[0].cause


@pytest.mark.parametrize(
    ("section", "rows", "expected", "cause"),
    [
        ("territories", "key,label\nNORD,x\n", ("the header", 1), "the column `parent` is missing"),
        ("territories", "key,parent,lable\nNORD,,x\n", ("the header", 1), "no column `lable`"),
        ("people", "name,emploee_no\nanna,1\nben,2\n", ("the header", 1), "no column `emploee_no`"),
        ("people", "name\nanna\nben\nanna\n", ("people.anna", 4), "stands twice"),
        (
            "people",
            "name,groups\nanna,north;frst\nben,\n",
            ("people.anna.groups", 2),
            "no access group `frst`",
        ),
        ("people", "name,login\nanna,x\nben,x\n", ("people.ben", 3), "has the login `x` of `anna`"),
        ("people", "name,login\nanna,\nben,\n,x\n", ("people.", 4), "a person has no name"),
        ("memberships", "person,group\nanna,nrth\n", ("memberships.anna", 2), "no access group `nrth`"),
        ("memberships", "person,group\nana,north\n", ("memberships.ana", 2), "no person `ana`"),
        ("memberships", "person,group,from\nanna,north,morning\n", ("memberships.anna.from", 2), "a day"),
        ("memberships", "person,group\nanna,north\n", ("memberships.anna", 2), "first at model.yaml:"),
    ],
)
def test_mistakes_in_csv_files_have_their_lines(
    section: str, rows: str, expected: tuple[str, int], cause: str
) -> None:
    sections: dict[str, str | None] = {section: f" {{csv: {section}.csv}}\n"}
    if section != "memberships":
        sections["access_groups"] = "\n  north: {all: true, rights: [read]}\n"
    found = mistakes(text_of(**sections), **{section: rows})[-1]
    assert cause in found.cause
    assert (place(found).path, place(found).line) == expected
    assert place(found).file == f"{section}.csv"


def test_all_mistakes_are_reported_in_one_run() -> None:
    found = mistakes(
        HEAD
        + """
colour: red
attributes: {employee_no: {type: txt}}
tables: {crm.contact: {class: root, key: id}, crm.x: {class: chld}, y: {class: public}}
territories: {DE: {below: {DE: , HH: {lable: x}}}}
assignment: {region: {column: territory, tree: true}}
access_groups:
  a: {territory: [HH, XX], rights: [read]}
  b: {where: lower(x) = 'a' and y = null, rights: [read]}
  c: {wher: x = 'a', rights: [read]}
  d: {all: true, rights: [raed]}
restrictions: {r: {where: x = , except: [nobody]}}
people:
  anna: {employee_no: 5, groups: [a, c, d, e]}
  ben: {login: anna}
assertions: [{person: carl, must_see: x in (y)}, {persn: anna, must_see: a}]
"""
    )
    assert sorted((place(problem).path, problem.cause.partition(":")[0][:40]) for problem in found) == sorted(
        (path, cause[:40])
        for path, cause in (
            ("colour", "there is no key `colour`"),
            ("attributes.employee_no.type", "`txt` is not possible here"),
            ("tables.crm.x", "there is no class `chld`"),
            ("tables.y", "`y` is not the name of a table"),
            ("territories.DE.below.DE", "this stands twice, first at model.yaml"),
            ("territories.DE.below.HH.lable", "there is no key `lable`"),
            ("access_groups.a.territory", "there is no territory `XX`"),
            ("access_groups.b.where", "the function lower is not allowed in a filter"),
            ("access_groups.b.where", "a comparison with null is never true"),
            ("access_groups.c.wher", "there is no key `wher`"),
            ("access_groups.d.rights[0]", "`raed` is not possible here"),
            ("restrictions.r.where", "this is not a condition, near `=`"),
            ("restrictions.r.except[0]", "there is no access group `nobody`"),
            ("people.anna.groups[3]", "there is no access group `e`"),
            ("people.ben", "`ben` has the login `anna` of `anna`"),
            ("assertions[0].person", "there is no person `carl`"),
            ("assertions[0].must_see", "`y` is a column, and a value is required here"),
            ("assertions[1].persn", "there is no key `persn`"),
        )
    )


def test_mistakes_come_in_the_order_of_the_file() -> None:
    lines = [
        place(problem).line
        for problem in mistakes(text_of(tables="\n  x: {class: y}\n", people="\n  a: {b: c}\n"))
    ]
    assert lines == sorted(lines)


def test_an_entry_in_two_files_is_a_mistake_that_names_both() -> None:
    one = document(text_of(), "a.yaml")
    other = document("people: {anna: {}}\ndatabase: {prefix: x}\n", "b.yaml")
    with pytest.raises(ModelError) as failure:
        parse_model([one, other])
    (found,) = failure.value.diagnostics
    assert (place(found).file, place(found).line, place(found).path) == ("b.yaml", 1, "people.anna")
    assert "a.yaml:" in found.cause


def test_link_tables_must_not_get_the_same_objects() -> None:
    text = text_of(
        head="crm_rls: 1\ndatabase: {schemas: [crm, crm_a]}\n",
        tables="""
  crm.contact: {class: root, key: id}
  crm.a_b: {class: child, parent: crm.contact, via: x}
  crm_a.b: {class: child, parent: crm.contact, via: x}
""",
    )
    found = only_mistake(text)
    assert place(found).path == "tables.crm_a.b"
    assert "an object for table `crm_a.b` as well as an object for table `crm.a_b`" in found.cause
