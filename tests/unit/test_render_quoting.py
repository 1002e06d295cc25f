"""Rendering: names, texts and moments stay what they are, whatever stands in them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from crm_rls.catalog import Command, Grant, Kind, PersonRow, Policy, RoleMembership, SupportObject, TimedRow
from crm_rls.change import kinds as c
from crm_rls.change import render
from crm_rls.model import TableName

V18 = 180007


def test_moments_are_written_in_utc() -> None:
    berlin = timezone(timedelta(hours=2))
    until = datetime(2027, 7, 1, tzinfo=berlin)
    for change in (c.PutTimed, c.DropTimed):
        (statement,) = render(change(TimedRow("anna", "nord", None, until)), V18)
        assert "'2027-06-30T22:00:00+00:00'" in statement


def test_attributes_keep_their_letters_and_quotes() -> None:
    row = PersonRow("anna", "Änne O'Neill", (("a", 'x"y'), ("b", "Zoë")))
    (statement,) = render(c.PutPerson(row), V18)
    assert """VALUES ('anna', 'Änne O''Neill',  E'{"a": "x\\\\"y", "b": "Zoë"}', true, NULL, """ in statement


HOSTILE = [
    'a"; drop table x; --',
    "O'Neill",
    "100% %s",
    ":x",
    "{}",
    "tab\tnew\nline",
    "a.b",
    "Ä 東京",
    "PUBLIC",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_inside_its_quotes(name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    table = TableName(name, name)
    on = f"{quoted}.{quoted}"
    text = "'" + name.replace("'", "''") + "'"
    policy = Policy(table, name, Command.SELECT, (name,), "true", mark=name)
    grant = Grant(Kind.TABLE, name, name, name, "SELECT", name)
    rendered: dict[c.Change, str] = {
        c.CreateLogin(name): f"CREATE ROLE {quoted} LOGIN INHERIT",
        c.RenameRole(name, name): f"ALTER ROLE {quoted} RENAME TO {quoted}",
        c.DropPolicy(policy): f"DROP POLICY {quoted} ON {on}",
        c.GrantPrivilege(grant): f"GRANT SELECT ({quoted}) ON TABLE {on} TO {quoted}",
        c.RevokeRole(
            RoleMembership(name, name, grantor=name)
        ): f"REVOKE {quoted} FROM {quoted} GRANTED BY {quoted}",
        c.DropObject(SupportObject(Kind.TRIGGER, name, name, "", name)): f"DROP TRIGGER {quoted} ON {on}",
    }
    for change, statement in rendered.items():
        assert render(change, V18) == (statement,)
    (deleted,) = render(c.DropPerson(PersonRow(name, name)), V18)
    assert deleted.endswith(f" WHERE login = {text}")
    assert render(c.CreatePolicy(policy), V18) == (
        f"CREATE POLICY {quoted} ON {on} AS PERMISSIVE FOR SELECT TO {quoted} USING ((true))",
        f"COMMENT ON POLICY {quoted} ON {on} IS {text}",
    )
