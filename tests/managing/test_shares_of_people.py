"""`crm-rls people NAME` shows what is shared with somebody beside the groups."""

from __future__ import annotations

import json

from click.testing import CliRunner

from crm_rls.cli import main
from tests.managing.conftest import Office


def run(office: Office, *words: str) -> str:
    result = CliRunner().invoke(main, words, env={"CRM_RLS_DSN": office.database.dsn})
    assert result.exit_code == 0, result.output
    return result.output


def test_the_shares_of_a_person_are_shown(sharing_office: Office) -> None:
    sharing_office.call("share", "bert", "1", "2999-01-06", "helps")
    sharing_office.call("share", "carl", "3", "2999-01-06", "other")
    said = run(sharing_office, "people", "bert")
    assert ["bert", "1", "2999-01-06", "helps"] in [line.split() for line in said.splitlines()]
    assert "other" not in said
    (shown,) = json.loads(run(sharing_office, "people", "bert", "--format", "json"))["shares"]
    assert (shown["contact"], shown["reason"]) == ("1", "helps")
    assert "helps" not in run(sharing_office, "people", "bert", "--at", "2030-01-01")
