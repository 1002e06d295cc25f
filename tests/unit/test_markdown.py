"""A plan as Markdown: read by a parser of CommonMark with tables, no name is more than text."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from markdown_it import MarkdownIt

from crm_rls.change import Declaration, Effect, Risk, Step
from crm_rls.change.effects import Example
from crm_rls.cli.output import visible
from crm_rls.diagnostics import Code, Diagnostic, Place, Severity
from crm_rls.meaning.proving.directions import Verdict
from crm_rls.plan.value import Plan
from crm_rls.plan.views.markdown import ROOM, code, escaped, plan_markdown

HOSTILE = (
    "a|b", "`c`", "```\nd\n```", "<script>alert(1)</script>", "</code></details>", "[x](http://evil.example)",
    "# e", "\n\n# f\n\n", "@everyone", "**g**", "_h_", "~~i~~", "&amp;", "\\|", "![j](k)", "http://l.example",
    "www.m.example", "12) s", "$n$", "- o", "1. p", "\x1b[31mq", "---",
    "| r |\n|---|", "<!-- s", ":smile:", "\u202et",
)  # fmt: skip

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def plan(name: str) -> Plan:
    """Return a plan in which everything that a person can name is called so."""
    row = Example({name: name}, {}, {})
    return Plan(
        name,
        180007,
        "",
        (
            Step("alter policy", name, Risk.WIDENS, (f"select '{name}'",), before=f"create policy {name}"),
            Step("drop role", name, Risk.DESTROYS, ("select 1",)),
        ),
        (Diagnostic(Code.POLICY_OF_OTHERS, Severity.WARNING, name, name, object=name, blocking=True),),
        (Diagnostic(Code.ROOT_HELD, Severity.INFO, name, name, Place(name, 1, name)),),
        (Effect(name, name, ("read",), Verdict.MOVES, row, row, name),),
        declarations=(Declaration(name, (name,), (f"{name}!",), Place(name, 1, name)),),
    )


def shape(text: str) -> tuple[Counter[str], list[str]]:
    """Return which blocks and spans a text has, how often each, and the HTML in it."""
    kinds: Counter[str] = Counter()
    html: list[str] = []

    def take(tokens: list[Any]) -> None:
        for token in tokens:
            kinds[token.type] += token.type not in ("text", "softbreak", "text_special")
            if token.type.startswith("html"):
                html.append(token.content)
            take(token.children or [])

    take(PARSER.parse(text))
    return +kinds, html


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_is_more_than_text(name: str) -> None:
    assert shape(plan_markdown(plan(name))) == shape(plan_markdown(plan("plain")))


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_escaped_is_shown_as_it_is(name: str) -> None:
    shown = visible(" ".join(name.split()))
    (paragraph,) = (token for token in PARSER.parse(escaped(name)) if token.type == "inline")
    assert "".join(each.content for each in paragraph.children or []) == shown
    assert "@" not in code(name)
    assert "|" not in code(name)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_in_the_sql_is_more_than_a_comment(name: str) -> None:
    blocks = [each for each in PARSER.parse(plan_markdown(plan(name))) if each.type == "fence"]
    (sql,) = (block.content for block in blocks if block.info == "sql")
    statements = "\n".join(line for line in sql.splitlines() if not line.startswith("--"))
    assert statements.split(";")[0].startswith("select '")
    assert "create policy" not in statements


def test_control_characters_steer_no_terminal() -> None:
    assert "\x1b" not in plan_markdown(plan("\x1b[31mq"))


def test_what_has_no_room_is_left_out_and_said_so() -> None:
    steps = tuple(Step("create policy", f"p{n}", Risk.WIDENS, ("select 1 " * 50,)) for n in range(1000))
    many = replace(plan("plain"), steps=steps)
    text = plan_markdown(many)
    assert len(text) < ROOM + 1000
    assert "more steps: crm-rls plan --format sql" in text
    assert text.count("</details>") == 2
    assert "more steps" not in plan_markdown(many, full=True)


def test_a_plan_without_steps_says_so() -> None:
    assert "Nothing to change" in plan_markdown(Plan("crm", 180007, "", ()))
