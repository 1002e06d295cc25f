"""What a role without superuser must have to carry out many changes at once. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from crm_rls.catalog import ServerFacts
from crm_rls.change.kinds import Change
from crm_rls.change.variant import Needs
from crm_rls.model import TableName
from crm_rls.postgres.sqltext import relation, text


def needed(changes: Iterable[Change], facts: ServerFacts) -> Needs:
    """Return the needs of all changes together; with `parents` their tables are in `tables` already."""
    each = [change.needs for change in changes]
    tables = {table for one in each for table in one.tables}
    if any(one.parents for one in each):
        known = [facts.tables[name] for name in tables if name in facts.tables]
        tables |= {key.target for table in known for key in table.foreign_keys}
    return Needs(
        tables=tuple(sorted(tables)),
        roles=tuple(sorted({role for one in each for role in one.roles})),
        altered=tuple(sorted({role for one in each for role in one.altered})),
        schemas=tuple(sorted({schema for one in each for schema in one.schemas})),
        makes_roles=any(one.makes_roles for one in each),
        makes_schema=any(one.makes_schema for one in each),
        owners=any(one.owners for one in each),
        revoked=tuple(sorted({membership for one in each for membership in one.revoked})),
    )


def quoted(tables: Iterable[TableName]) -> tuple[str, ...]:
    """Return names of tables as SQL writes them, for to_regclass."""
    return tuple(text(relation(table)) for table in tables)
