"""The German page of a report is in German."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from crm_rls.diagnostics import Code
from crm_rls.report import Language, Part, Source, page
from crm_rls.report.words import german_findings, texts
from crm_rls.verify.rules import rule_codes
from tests.fixtures.reports import NOW, row, small_report


def test_every_action_of_the_log_has_a_german_word() -> None:
    root = Path(__file__).parents[2]
    sources = [
        path.read_text() for folder in ("sql", "crm_rls") for path in root.joinpath(folder).rglob("*.sql")
    ]
    sources += [path.read_text() for path in (root / "crm_rls").rglob("*.py")]
    said = {
        action
        for text in sources
        for pattern in (
            r"begin_change\('([a-z_ ]+)'",
            r"set_config\('crm_rls.action', '([a-z_ ]+)'",
            r"action := '([a-z_ ]+)'",
            r"session_user, '(look)'",
            r"''\), '(changed)'\)",
        )
        for action in re.findall(pattern, text)
    }
    assert said >= {"assign", "apply", "give", "look", "rename login", "changed", "new_password"}
    words = texts()
    assert {each for each in said if f"action_{each}" not in words} == set()
    assert all(words[f"action_{each}"]["de"] != words[f"action_{each}"]["en"] for each in said)


def test_what_verify_finds_is_said_in_german_too() -> None:
    german = german_findings()
    assert {str(code) for code in rule_codes()} <= set(german) <= {str(code) for code in Code}
    text = page(small_report(), Language.DE)
    assert "<b>Eine View zeigt geschützte Zeilen mit den Rechten ihres Eigentümers</b>" in text
    assert "Eine View zeigt" not in page(small_report(), Language.EN)


ENGLISH = frozenset((
    "the", "of", "and", "with", "from", "until", "who", "which", "is", "are", "can", "group", "groups",
    "contact", "contacts", "people", "reason", "none", "granted", "share", "shared", "open", "all", "read",
    "update", "create", "delete", "table", "rows", "territory", "substitute", "cover", "permanent", "timed",
    "planned", "suspended", "error", "warning", "note", "service", "manager", "auditor",
))  # fmt: skip


def test_a_german_page_has_no_english_word_of_its_own() -> None:
    """Names of the test are 'x'; details of findings are marked as English."""
    report = small_report("x")
    ways = (name.removeprefix("how_") for name in texts() if name.startswith("how_"))
    readers = (
        *report.tables[Part.READERS_OF_ALL],
        *(row(Part.READERS_OF_ALL, name="x", how=how, tables=("*",)) for how in (*ways, "service x")),
    )
    managers = tuple(
        row(Part.MANAGERS, login="x", role=role) for role in ("access manager", "area manager", "auditor")
    )
    groups = tuple({**each, "filter": "x"} for each in report.tables[Part.GROUPS])
    changes = tuple(
        row(Part.CHANGES, logged_at=NOW, actor="x", action=name.removeprefix("action_"), person="x")
        for name in texts()
        if name.startswith("action_")
    )
    kept = {
        **report.tables, Part.READERS_OF_ALL: readers, Part.MANAGERS: managers, Part.GROUPS: groups,
        Part.CHANGES: changes,
    }  # fmt: skip
    for source in Source:
        text = page(replace(report, tables=kept, source=source), Language.DE)
        text = re.sub(r'<style>.*?</style>|<span lang="en">.*?</span>', " ", text, flags=re.DOTALL)
        hints = re.findall(r'(?:title|aria-label|data-label)="([^"]*)"', text)
        shown = " ".join((*hints, re.sub(r"<[^>]*>", " ", text)))
        found = set(re.findall(r"[a-z]+", shown.lower())) & ENGLISH
        assert found == set(), source
