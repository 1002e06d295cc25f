"""Every security rule is one query, called by its code and what that means, and has a test that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_rls.diagnostics import Code
from crm_rls.postgres.sqlfiles import load, stems
from crm_rls.postgres.sqltext import text
from crm_rls.verify.rules import PARTS, RULES, rule, rule_codes

ROOT = Path(__file__).parents[2]
TESTS = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/live/test_verify*.py"))


def test_a_file_of_a_rule_is_called_by_its_code_and_what_it_means() -> None:
    assert stems("verify") == tuple(f"{code}_{code.name}".lower() for code in rule_codes())


@pytest.mark.parametrize("part", stems(PARTS))
def test_a_part_stands_once_and_several_rules_have_it(part: str) -> None:
    users = [stem for stem in stems(RULES) if f"{{{part}}}" in text(load(RULES, stem))]
    assert len(users) > 1
    words = text(load(PARTS, part)).split()
    for stem in users:
        assert f"{{{part}}}" not in text(rule(stem))
        assert " ".join(words) in " ".join(text(rule(stem)).split())
    written = (" ".join(text(load(RULES, stem)).split()) for stem in stems(RULES))
    assert [statement for statement in written if " ".join(words) in statement] == []


@pytest.mark.parametrize("code", rule_codes())
def test_a_rule_has_a_test(code: Code) -> None:
    assert f"Code.{code.name}" in TESTS
