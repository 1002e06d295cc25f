"""The way back of row security: to the flags as they were."""

from __future__ import annotations

from typing import assert_never

from crm_rls.change.forward import Before
from crm_rls.change.kinds import OpenTable, ProtectTable, RowSecurityChange, Suspend
from crm_rls.change.phases import Risk
from crm_rls.change.render.row_security import flag_statements
from crm_rls.change.steps import Step
from crm_rls.model import TableName
from crm_rls.postgres.sqltext import text


def row_security_back(change: RowSecurityChange, before: Before) -> Step:
    """Return the step that takes a change of row security back."""
    match change:
        case Suspend(table):
            return _flags("protect table", Risk.NARROWS, table, "ENABLE")
        case ProtectTable(table, current):
            words = [] if current.forced else ["NO FORCE"]
            if not current.enabled:
                suspended = before.current.tables.get(table, current).enabled
                words += ["LOCK", "DISABLE"] if suspended else ["DISABLE"]
            risk = Risk.NARROWS if current.enabled else Risk.WIDENS
            return _flags("open table", risk, table, *words)
        case OpenTable(table):
            words = ["FORCE"] if before.current.tables[table].forced else []
            return _flags("protect table", Risk.NARROWS, table, "ENABLE", *words)
        case _:
            assert_never(change)


def _flags(kind: str, risk: Risk, table: TableName, *words: str) -> Step:
    return Step(kind, str(table), risk, tuple(map(text, flag_statements(table, *words))))
