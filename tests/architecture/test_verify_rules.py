"""Every security rule is one query, called by its code and what that means, and has a test that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_rls.diagnostics import Code
from crm_rls.postgres.sqlfiles import stems
from crm_rls.verify.rules import rule_codes

ROOT = Path(__file__).parents[2]
TESTS = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/live/test_verify*.py"))


def test_a_file_of_a_rule_is_called_by_its_code_and_what_it_means() -> None:
    assert stems("verify") == tuple(f"{code}_{code.name}".lower() for code in rule_codes())


@pytest.mark.parametrize("code", rule_codes())
def test_a_rule_has_a_test(code: Code) -> None:
    assert f"Code.{code.name}" in TESTS
