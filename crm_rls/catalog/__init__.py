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
    TableUser,
)
from crm_rls.catalog.state import (
    MARK,
    PUBLIC,
    Binding,
    CatalogState,
    Command,
    CoverRow,
    Filling,
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
    "Binding",
    "CatalogState",
    "ColumnFacts",
    "Command",
    "CoverRow",
    "Filling",
    "ForeignKeyFacts",
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
    "TableUser",
    "TimedRow",
    "canonical",
    "role_mark",
]
