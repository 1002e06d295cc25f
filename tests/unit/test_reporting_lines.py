"""Reporting lines by attributes of people: what they mean, and their mistakes in the model file."""

from __future__ import annotations

import pytest

from crm_rls.diagnostics import Code
from crm_rls.model import AttributeLine, PersonAttribute, with_lines
from tests.fixtures.model_text import load, mistakes, only_mistake, place, text_of

ATTRIBUTES = {
    "number": "{type: integer}",
    "boss": "{type: integer}",
    "line": "{type: integer, line: {value: number, parent: boss}}",
}
GROUP = "\n  g: {where: x in me.line, rights: [read]}\n"


def text(people: str | None = "\n  anna: {number: 1}\n", **attributes: str) -> str:
    said = "".join(f"\n  {name}: {each}" for name, each in {**ATTRIBUTES, **attributes}.items())
    return text_of(attributes=f"{said}\n", access_groups=GROUP, people=people)


def test_a_line_has_its_head_and_everybody_below_in_any_spelling() -> None:
    line = PersonAttribute("integer", many=True, line=AttributeLine("number", "boss"))
    uuid = "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"
    found = with_lines(
        {"line": line, "keys": PersonAttribute("uuid", many=True, line=AttributeLine("key", "above"))},
        {
            "anna": {"number": "1", "key": uuid},
            "ben": {"number": "02", "boss": "01", "above": uuid.lower()},
            "carl": {"number": "3", "boss": "2"},
            "dora": {"boss": "1"},
            "emil": {"number": "5", "boss": "6"},
            "fred": {"number": "7", "boss": "8"},
            "gina": {"number": "8", "boss": "7"},
        },
    )
    assert {name: each.get("line") for name, each in found.items()} == {
        "anna": ("1", "2", "3"), "ben": ("2", "3"), "carl": ("3",), "dora": None, "emil": ("5",),
        "fred": ("7", "8"), "gina": ("7", "8"),
    }  # fmt: skip
    assert found["anna"]["keys"] == (uuid.lower(),)
    assert "keys" not in found["ben"]


def test_a_line_is_read_from_both_kinds_of_files() -> None:
    assert load(text()).attributes["line"] == PersonAttribute(
        "integer", many=True, line=AttributeLine("number", "boss")
    )
    people = "name,number,boss\nanna,1,\nben,2,1\n"
    model = load(text(people="\n  csv: people.csv\n"), people=people)
    assert [each.attributes for each in model.people] == [{"number": "1"}, {"boss": "1", "number": "2"}]


@pytest.mark.parametrize(
    ("line", "others", "path", "cause"),
    [
        ("{value: numbr, parent: boss}", {}, "line.value", "no attribute `numbr`"),
        ("{value: number, parent: line}", {}, "line.parent", "`line` is none"),
        ("{value: number, parent: boss}", {"boss": "{type: integer, many: true}"}, "line.parent", "is none"),
        ("{value: number, parent: boss}", {"boss": "{type: text}"}, "line.parent", "declared as text"),
        ("{table: crm.contact, value: number, parent: boss}", {}, "line", "the key `login` is missing"),
        ("{login: login, value: number, parent: boss}", {}, "line", "the key `table` is missing"),
    ],
)
def test_a_line_of_wrong_attributes_is_found(
    line: str, others: dict[str, str], path: str, cause: str
) -> None:
    written = text(people=None, line=f"{{type: integer, line: {line}}}", **others)
    found = only_mistake(written)
    assert place(found).path.endswith(path)
    assert cause in found.cause


@pytest.mark.parametrize(
    ("people", "code", "path", "cause"),
    [
        (
            "{anna: {number: 1, boss: 2}, ben: {number: 2, boss: 3}, carl: {number: 3, boss: 2}}",
            Code.LINE_OF_PEOPLE_LOOPS,
            "people.ben.boss",
            "`ben` reports to `carl` reports to `ben`",
        ),
        ("{anna: {number: 1, boss: 01}}", Code.LINE_OF_PEOPLE_LOOPS, "people.anna.boss", "`anna`"),
        ("{anna: {number: 1}, ben: {number: 01}}", Code.VALUE_OF_TWO_PEOPLE, "people.ben.number", "`anna`"),
        ("{anna: {line: 1}}", Code.VALUE_KEPT_IN_TABLE, "people.anna.line", "who reports to whom"),
    ],
)
def test_a_loop_and_a_value_of_two_people_are_found(people: str, code: Code, path: str, cause: str) -> None:
    found = only_mistake(text(people=f" {people}\n"))
    assert (found.code, place(found).path) == (code, path)
    assert cause in found.cause


def test_each_loop_is_told_once() -> None:
    people = "".join(f"p{n}: {{number: {n}, boss: {n ^ 1}}}, " for n in range(2, 8))
    found = mistakes(text(people=f" {{{people}}}\n"))
    assert [each.code for each in found] == [Code.LINE_OF_PEOPLE_LOOPS] * 3
