"""Every security rule is one query, one section of the reference, and has a test that names it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crm_rls.postgres.sqlfiles import stems
from crm_rls.verify import UNCHECKED_ROWS
from crm_rls.verify.lints import ACCEPTED_BUT_ABSENT, DRIFT
from crm_rls.verify.memberships import UNLOGGED_MEMBERSHIP
from crm_rls.verify.probes import CARRIED_COPIES

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs" / "reference" / "verify.md").read_text(encoding="utf-8")
TESTS = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/live/test_verify*.py"))
NO_QUERY = {DRIFT, CARRIED_COPIES, ACCEPTED_BUT_ABSENT, UNLOGGED_MEMBERSHIP}
RULES = sorted({*stems("verify"), *NO_QUERY})


def test_rules_that_the_code_names_exist() -> None:
    assert UNCHECKED_ROWS in stems("verify")
    assert not NO_QUERY.intersection(stems("verify"))


def test_rules_are_numbered_each_with_its_own_number() -> None:
    numbers = [rule[:4] for rule in RULES]
    assert all(re.fullmatch(r"\d{4}_[a-z_]+", rule) for rule in RULES)
    assert len(set(numbers)) == len(numbers)


def test_the_reference_has_a_section_for_each_rule_and_no_other() -> None:
    assert re.findall(r"^### (\S+)$", REFERENCE, re.MULTILINE) == RULES


@pytest.mark.parametrize("rule", RULES)
def test_a_section_says_what_why_and_how_to_resolve(rule: str) -> None:
    section = REFERENCE.partition(f"### {rule}\n")[2].partition("\n### ")[0]
    assert re.search(r"^\*(error|warning|info)", section.strip())
    assert "**Why.**" in section
    assert "**Resolve.**" in section


@pytest.mark.parametrize("rule", stems("verify"))
def test_a_rule_has_a_test(rule: str) -> None:
    assert f'"{rule}"' in TESTS or rule == UNCHECKED_ROWS
