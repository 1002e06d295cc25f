"""Derived names: prefix, PostgreSQL's 63-byte budget, hash suffix.

Knows how the names of roles, policies and carried columns are built from the names in a model.
Knows nothing of SQL; quoting is the business of `sqltext`.

PostgreSQL cuts longer identifiers silently, and then two groups may share one role
(manual, 4.1.1 "Identifiers and Key Words"). So a long name keeps its beginning and ends in a hash.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

LIMIT = 63
"""Bytes of an identifier that PostgreSQL keeps (NAMEDATALEN - 1)."""

SUPPORT_SCHEMA = "crm_access"
"""The schema of our functions and tables; people get no USAGE on it."""

API_SCHEMA = "crm_people"
"""The schema of functions and views that managers of people call by name (ADR 0009)."""

SUPPORT_SCHEMAS = (SUPPORT_SCHEMA, API_SCHEMA)
"""All schemas of ours; what stands in them has an owner that the model names."""

VERSION_TABLE = "crm_rls_version"
"""The table in the support schema that says which revision of our own chain (migrations/) it has."""

CONTACT_GROUP = "contact_group"
"""The view in it that says which groups have which contacts."""

CONTACT_FAMILY = "contact_family"
"""The view in it that says which families are for which contacts."""


VERSION = "contact_version"
"""The view in it that says when former versions of contacts counted, where there is a history."""

VERSION_GROUP = "version_group"
"""The view in it that says which groups had which former versions of contacts."""


def group_view(table: str) -> str:
    """Return the view that says which groups have which rows of a further root; of contacts for no table."""
    return fit(f"{CONTACT_GROUP}_{table}") if table else CONTACT_GROUP


def family_view(table: str) -> str:
    """Return the view that says which families are for which rows, in the same way."""
    return fit(f"{CONTACT_FAMILY}_{table}") if table else CONTACT_FAMILY


def version_view(table: str) -> str:
    """Return the view that says when former versions of rows counted, in the same way."""
    return fit(f"{VERSION}_{table}") if table else VERSION


def version_group_view(table: str) -> str:
    """Return the view that says which groups had which former versions of rows, in the same way."""
    return fit(f"{VERSION_GROUP}_{table}") if table else VERSION_GROUP


def is_contact_view(name: str) -> bool:
    """Say whether an object of the support schema is a view that is compiled from filters over a root."""
    return name.startswith((CONTACT_GROUP, CONTACT_FAMILY, VERSION, VERSION_GROUP))


_GUARD = re.compile(r"guard(_[1-9][0-9]*)?")


def guard_table(number: int) -> str:
    """Return the name of the first, second, ... guard table in the support schema."""
    return "guard" if number == 1 else f"guard_{number}"


def is_guard_table(schema: str, name: str) -> bool:
    """Say whether a relation is a guard table."""
    return schema == SUPPORT_SCHEMA and _GUARD.fullmatch(name) is not None


def home_of(prefix: str) -> str:
    """Return the `application_name` of the registrar in the database that may change the model's roles.

    The registrar never logs in, so the setting has no effect; a built-in parameter may be set by who is no
    superuser, too.
    """
    return f"crm_rls {prefix}"


@lru_cache(maxsize=65536)  # a plan asks for the same names once for each membership
def fit(name: str) -> str:
    """Return `name` if it fits into 63 bytes, else its beginning and ten hash characters."""
    encoded = name.encode()
    if len(encoded) <= LIMIT:
        return name
    digest = hashlib.sha256(encoded).hexdigest()[:10]
    head = encoded[: LIMIT - len(digest) - 1].decode(errors="ignore")
    return f"{head}_{digest}"


@dataclass(frozen=True, slots=True)
class Names:
    """The names that one model derives; `prefix` keeps models on one server apart."""

    prefix: str

    @property
    def persons(self) -> str:
        """The role of all persons: it holds all table privileges, and every person is a member."""
        return fit(f"{self.prefix}_persons")

    @property
    def owner(self) -> str:
        """The NOLOGIN role that owns the support schema and has no members."""
        return fit(f"{self.prefix}_owner")

    @property
    def registrar(self) -> str:
        """The NOLOGIN role that grants all memberships and owns the functions for managers (ADR 0009)."""
        return fit(f"{self.prefix}_registrar")

    @property
    def login_maker(self) -> str:
        """The NOLOGIN role with CREATEROLE that makes logins, where managers may (ADR 0033)."""
        return fit(f"{self.prefix}_login_maker")

    def look(self, token: str) -> str:
        """The login of one look through a person's eyes, which is gone afterwards."""
        return fit(f"{self.prefix}_look_{token}")

    @property
    def managers(self) -> str:
        """The role of access managers, who may change everybody's memberships."""
        return fit(f"{self.prefix}_managers")

    @property
    def area_managers(self) -> str:
        """The role of those who may do so at or below territories of their own."""
        return fit(f"{self.prefix}_area_managers")

    @property
    def auditors(self) -> str:
        """The role of those who read who is in which group and why, and change nothing."""
        return fit(f"{self.prefix}_auditors")

    @property
    def readers(self) -> tuple[str, ...]:
        """The roles whose members read the schema of people."""
        return self.managers, self.area_managers, self.auditors

    def group_role(self, group: str) -> str:
        """The role of the group's permanent members."""
        return fit(f"{self.prefix}_group_{group}")

    def timed_role(self, group: str) -> str:
        """The role of members whose membership begins or ends at a moment."""
        return fit(f"{self.prefix}_timed_{group}")

    @property
    def of_groups(self) -> tuple[str, str]:
        """How the names of these roles begin, those of permanent members first."""
        return f"{self.prefix}_group_", f"{self.prefix}_timed_"

    @property
    def share_role(self) -> str:
        """The role of people with whom contacts are shared."""
        return fit(f"{self.prefix}_share")

    def share_policy(self, scope: str, right: str) -> str:
        """The policy that gives them one right on what is shared; `scope` is a way's name for \"share\"."""
        return fit(f"{self.prefix}_{scope}_{right}")

    def service_role(self, service: str) -> str:
        """The role of a service's logins."""
        return fit(f"{self._services}{service}")

    def is_service_role(self, role: str) -> bool:
        """Say whether a role of this model is that of a service."""
        return role.startswith(self._services)

    @property
    def _services(self) -> str:
        return f"{self.prefix}_service_"

    def service_policy(self, service: str, right: str) -> str:
        """The policy that gives a service one right on every row of a table."""
        return fit(f"{self._services}{service}_{right}")

    def policy(self, scope: str, right: str, *, timed: bool = False) -> str:
        """The policy of a group (or of all persons) for one right on one table."""
        return fit(f"{self.prefix}_{'timed' if timed else 'group'}_{scope}_{right}")

    def keeper_policy(self, right: str) -> str:
        """The policy that lets the owner of the support functions see a table's rows."""
        return fit(f"{self.prefix}_owner_{right}")

    def everyone_policy(self, right: str) -> str:
        """The policy of a child table that follows what its parent shows."""
        return fit(f"{self.prefix}_follow_{right}")

    def carried(self, column: str) -> str:
        """The copy of a root column on a child table in mode `carry`."""
        return fit(f"{self.prefix}_{column}")

    @property
    def version(self) -> str:
        """The column that counts the changes of what the children of a row carry."""
        return fit(f"{self.prefix}_version")

    @property
    def parent_version(self) -> str:
        """The column of a carrying child that says as of which version of its parent the copies are."""
        return fit(f"{self.prefix}_parent_version")

    def version_of(self, table: str) -> str:
        """The column of a contact that says as of which version of a row of a table rules assigned it."""
        return fit(f"{self.prefix}_{table}_version")

    def tree(self, column: str) -> str:
        """The column of a table that is a tree with a key column of the top row."""
        return fit(f"{self._trees}{column}")

    def is_tree_column(self, name: str) -> bool:
        """Say whether a column of ours is such a one."""
        return name.startswith(self._trees)

    @property
    def _trees(self) -> str:
        return f"{self.prefix}_tree_"

    def moves(self, table: str) -> str:
        """The table of ours with the row in which moves of a tree count."""
        return fit(f"{self._moves}{table}")

    def is_moves_table(self, name: str) -> bool:
        """Say whether a table of the support schema is one of these."""
        return name.startswith(self._moves)

    @property
    def _moves(self) -> str:
        return f"{self.prefix}_moves_"

    @property
    def maker(self) -> str:
        """The column that says who has made a row."""
        return fit(f"{self.prefix}_made_by")

    def cause(self, column: str) -> str:
        """The column of the root table that says why an assigned column has its value."""
        return fit(f"{self.prefix}_{column}_cause")

    def trigger(self, function: str) -> str:
        """The trigger that runs one of our functions.

        BEFORE triggers run in the order of their names (manual, 39.1), and ours must see the row as it will
        be stored; the tilde stands behind every letter.
        """
        return fit(f"~{function}")

    def object_on(self, kind: str, table: str) -> str:
        """An index, constraint, trigger, function or view that we add for a table."""
        return fit(f"{self.prefix}_{kind}_{table}")
