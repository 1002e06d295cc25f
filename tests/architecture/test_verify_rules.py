"""Every code of CR0 is a query of sql/verify or raised in Python, has a page, and its rule has a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crm_rls.diagnostics import Code
from crm_rls.postgres.sqlfiles import stems
from crm_rls.verify.rules import rule_codes

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "codes"
PROGRAM = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("crm_rls/**/*.py"))
TESTS = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/live/test_verify*.py"))
OF_DATABASES = [code for code in Code if code.startswith("CR0")]


def test_a_file_of_a_rule_is_called_by_its_code_and_what_it_means() -> None:
    assert stems("verify") == tuple(f"{code}_{code.name}".lower() for code in rule_codes())


@pytest.mark.parametrize("code", OF_DATABASES)
def test_a_code_is_given_somewhere(code: Code) -> None:
    assert (code in rule_codes()) != bool(re.search(rf"Code\.{code.name}\b(?! for | in )", PROGRAM))


@pytest.mark.parametrize("code", OF_DATABASES)
def test_a_code_has_a_page(code: Code) -> None:
    assert (PAGES / f"{code}.md").read_text(encoding="utf-8").startswith(f"# {code}: ")


@pytest.mark.parametrize("code", rule_codes())
def test_a_rule_has_a_test(code: Code) -> None:
    assert f"Code.{code.name}" in TESTS
