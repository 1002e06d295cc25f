"""Whether the database becomes the home of the model's roles, and which one is it no longer."""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import CatalogState, ServerFacts
from crm_rls.change.findings import Options
from crm_rls.change.kinds import HomeChange, LeaveHome, SetHome
from crm_rls.postgres.names import Names


def home_changes(
    current: CatalogState, desired: CatalogState, facts: ServerFacts, options: Options
) -> Iterator[HomeChange]:
    """Yield the changes of the home; where it stands elsewhere, none without the operator's word."""
    if not desired.homes or current.homes == desired.homes:
        return
    if current.homes and not (options.adopt_database and len(current.homes) == 1):
        return  # a finding
    for database in current.homes:
        yield LeaveHome(options.prefix, database)
    moves = facts.support_version is not None or Names(options.prefix).registrar in current.roles
    for database in desired.homes:
        yield SetHome(options.prefix, database, moves)
