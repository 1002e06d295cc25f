"""The database as it is between the renames of a revision and its other changes. Must not leave a trace.

On the way back renames come last. So what is made again before that must be called, and must call others, by
the new names. Only the server can print that: it follows a rename in views, policies and triggers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from crm_rls.catalog import Policy
from crm_rls.catalog.inspector import Inspection, inspect_model
from crm_rls.change import Change, render
from crm_rls.change import kinds as c
from crm_rls.model import Model, TableName
from crm_rls.postgres.connection import Connection
from crm_rls.postgres.sqltext import SQL

Policies = Mapping[tuple[TableName, str], Policy]


@contextmanager
def renamed(
    connection: Connection, model: Model, inspection: Inspection, changes: Iterable[Change]
) -> Iterator[Inspection]:
    """Rename objects and policies as the changes say, yield the inspection of that, and rename them back.

    Roles keep their names in it. Without renamed objects nothing is done. Tables with renamed columns are
    locked for as long as the block runs.
    """
    mine = [each for each in changes if isinstance(each, c.RenameObject | c.RenamePolicy)]
    if not any(isinstance(each, c.RenameObject) for each in mine):
        yield inspection
        return
    with connection.transaction(force_rollback=True):
        for each in mine:
            for statement in render(each, inspection.facts.version):
                connection.execute(SQL(statement))
        yield inspect_model(connection, model)


def as_renamed(change: Change, policies: Policies) -> Change:
    """Return a change whose policy that is there reads as these do, after the renames."""
    if isinstance(change, c.AlterPolicy):
        return replace(change, current=_printed(change.current, policies))
    if isinstance(change, c.DropPolicy):
        return replace(change, policy=_printed(change.policy, policies))
    return change


def _printed(policy: Policy, policies: Policies) -> Policy:
    shown = policies.get((policy.table, policy.name), policy)
    return replace(policy, using=shown.using, check=shown.check, mark=shown.mark)
