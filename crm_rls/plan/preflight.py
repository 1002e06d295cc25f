"""What the session lacks to carry out the changes of a plan, asked before anything is tried."""

from __future__ import annotations

from collections.abc import Iterable

from psycopg.types.json import Jsonb

from crm_rls.catalog import ServerFacts
from crm_rls.catalog.privileges import TO_APPLY, lacking
from crm_rls.change import Change, needed, quoted
from crm_rls.diagnostics import Diagnostic
from crm_rls.model import Model
from crm_rls.postgres.connection import Connection


def preflight(
    connection: Connection, model: Model, changes: Iterable[Change], facts: ServerFacts
) -> tuple[Diagnostic, ...]:
    """Return each privilege that the session lacks for these changes; nothing for a superuser.

    Asked as a member of the keepers, whose rights count while the changes are made. Raises DatabaseError.
    """
    needs = needed(changes, facts)
    if facts.superuser or needs == needed((), facts):
        return ()
    parameters: dict[str, object] = {
        "tables": list(quoted(needs.tables)),
        "roles": list(needs.roles),
        "altered": list(needs.altered),
        "granted_schemas": list(needs.schemas),
        "makes_roles": needs.makes_roles,
        "makes_schema": needs.makes_schema,
        "owners": needs.owners,
        "revoked": Jsonb([list(membership) for membership in needs.revoked]),
    }
    return lacking(connection, model.prefix, TO_APPLY, former=model.former_prefix, needs=parameters)
