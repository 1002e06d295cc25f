"""A database as it is: facts about server and tables, and the state that a plan changes.

In: a connection. Out: `ServerFacts`, `CatalogState`, expressions as the server prints them. Must not know
what a model wants. `facts` and `state` are pure and stand here; `inspector` and `printing` ask the server,
so import by module.
"""

from crm_rls.catalog.facts import (
    RECOMMENDED_VERSION,
    UNVERSIONED,
    ColumnFacts,
    ForeignKeyFacts,
    ServerFacts,
    TableFacts,
)
from crm_rls.catalog.state import (
    MARK,
    PUBLIC,
    CatalogState,
    Command,
    CoverRow,
    Filling,
    Former,
    Grant,
    Kind,
    Migration,
    PersonRow,
    Policy,
    RegistryRow,
    Role,
    RoleMembership,
    SupportObject,
    TableFlags,
    TimedRow,
    canonical,
    role_mark,
)

__all__ = [
    "MARK",
    "PUBLIC",
    "RECOMMENDED_VERSION",
    "UNVERSIONED",
    "CatalogState",
    "ColumnFacts",
    "Command",
    "CoverRow",
    "Filling",
    "ForeignKeyFacts",
    "Former",
    "Grant",
    "Kind",
    "Migration",
    "PersonRow",
    "Policy",
    "RegistryRow",
    "Role",
    "RoleMembership",
    "ServerFacts",
    "SupportObject",
    "TableFacts",
    "TableFlags",
    "TimedRow",
    "canonical",
    "role_mark",
]
