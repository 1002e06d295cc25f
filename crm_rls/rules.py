"""Asks the security rules of sql/verify: finds out who the people are and what they can use, then asks all.

Knows what the queries in sql/scope and sql/verify want and return. They read catalogs only. Must not know
what any rule is about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import DictRow, dict_row

from crm_rls.database import Connection, read_only
from crm_rls.inspector import Inspection
from crm_rls.lints import Edge, Level, Reach, RuleFinding, people, reach
from crm_rls.model import Model, TableName
from crm_rls.names import SUPPORT_SCHEMA, Names
from crm_rls.sqlfiles import load, stems
from crm_rls.state import MARK, CatalogState
from crm_rls.versions import REPLAN_FLOORS, floor, has_membership_options

FOLDER = "verify"

EVERYBODY = 0
"""PUBLIC, as the grantee of a privilege."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role by its name; `escapes` says that no policy applies to it."""

    oid: int
    name: str
    login: bool
    escapes: bool


@dataclass(frozen=True, slots=True)
class Audience:
    """Who the people are and what they can use; all collections but names hold oids.

    `reached` are PUBLIC, our roles and all roles whose rights some person can have; `open_schemas`,
    `readable` and `executable` are what these roles can name, select from and call. `readers` are logins that
    may select from the root table. `probed` are tables whose rows `verify` is going to read.
    """

    schemas: tuple[str, ...]
    policy_mark: str
    floor: int
    replan_floor: int
    now: datetime
    roles: Mapping[str, Role]
    protected: frozenset[int]
    probed: frozenset[int]
    umbrella: frozenset[int]
    groups: frozenset[int]
    own_roles: frozenset[int]
    people: frozenset[int]
    reach: tuple[Reach, ...]
    reached: frozenset[int]
    open_schemas: frozenset[int]
    readable: frozenset[int]
    executable: frozenset[int]
    readers: frozenset[str]

    def parameters(self) -> dict[str, object]:
        """Return the parameters of the queries in sql/verify."""
        lists = (
            "protected", "probed", "umbrella", "groups", "own_roles", "people", "reached",
            "open_schemas", "readable", "executable",
        )  # fmt: skip
        return {
            "schemas": list(self.schemas),
            "support": SUPPORT_SCHEMA,
            "mark": MARK,
            "policy_mark": self.policy_mark,
            "floor": self.floor,
            "replan_floor": self.replan_floor,
            "reach_person": [each.person for each in self.reach],
            "reach_role": [each.role for each in self.reach],
            "reach_inherits": [each.inherits for each in self.reach],
            "reach_becomes": [each.becomes for each in self.reach],
            **{name: sorted(getattr(self, name)) for name in lists},
        }

    def groups_inherited(self, login: str) -> frozenset[str]:
        """Return the names of our roles whose policies apply to a login as soon as it has logged in."""
        role = self.roles.get(login)
        names = {each.oid: each.name for each in self.roles.values()}
        return frozenset(
            names[each.role]
            for each in self.reach
            if role is not None and each.person == role.oid and each.inherits and each.role in self.groups
        )


def audience(
    connection: Connection,
    model: Model,
    inspection: Inspection,
    desired: CatalogState,
    probed: Collection[TableName] = (),
) -> Audience:
    """Return who the people are and what they can use. Raises DatabaseError."""
    version = inspection.facts.version
    memberships = "memberships" if has_membership_options(version) else "memberships_before_16"
    protected = tuple(desired.tables)
    tables = (*protected, *probed, model.root.name)
    named: dict[str, object] = {
        "table_schemas": [table.schema for table in tables],
        "table_names": [table.name for table in tables],
    }
    with read_only(connection):
        first = _ask(connection, "scope", ("roles", "tables", "moment", memberships), named)
        roles = {row["name"]: Role(**row) for row in first["roles"]}
        edges = [Edge(**row) for row in first[memberships]]
        oids = {TableName(row["schema"], row["name"]): row["oid"] for row in first["tables"]}
        umbrella, groups, owner = _own_roles(roles, inspection.current, desired, Names(model.prefix))
        logins = {role.oid for role in roles.values() if role.login}
        declared = {roles[name].oid for name in desired.logins if name in roles}
        persons = people(edges, logins, groups) | declared
        ways = reach(edges, persons | groups)
        found: dict[str, object] = {
            "reached": sorted({EVERYBODY, *(each.role for each in ways)}),
            "people": sorted(persons),
            "root": [oids[model.root.name]],
        }
        opened = _ask(connection, "scope", ("open_schemas", "readers"), found)
        found["open_schemas"] = [row["oid"] for row in opened["open_schemas"]]
        rest = _ask(connection, "scope", ("readable", "executable"), found)
    return Audience(
        schemas=model.schemas,
        policy_mark=desired.policy_mark,
        floor=floor(version),
        replan_floor=REPLAN_FLOORS.get(version // 10000, 0),
        now=first["moment"][0]["now"],
        roles=roles,
        protected=frozenset(oids[table] for table in protected),
        probed=frozenset(oids[table] for table in probed),
        umbrella=umbrella,
        groups=groups,
        own_roles=groups | owner,
        people=persons,
        reach=tuple(each for each in ways if each.person in persons),
        reached=frozenset({EVERYBODY, *(each.role for each in ways)}),
        open_schemas=frozenset(row["oid"] for row in opened["open_schemas"]),
        readable=frozenset(row["oid"] for row in rest["readable"]),
        executable=frozenset(row["oid"] for row in rest["executable"]),
        readers=frozenset(row["login"] for row in opened["readers"]),
    )


def ask_rules(
    connection: Connection, asked: Audience, rules: Iterable[str] | None = None
) -> tuple[RuleFinding, ...]:
    """Return what the rules find, all of them or the named ones. Raises DatabaseError."""
    wanted = stems(FOLDER) if rules is None else tuple(rules)
    with read_only(connection):
        answers = _ask(connection, FOLDER, wanted, asked.parameters())
    return tuple(
        RuleFinding(rule, Level(row["level"]), row["object"], row["detail"], row["next_step"])
        for rule, rows in answers.items()
        for row in sorted(rows, key=lambda row: str(row["object"]))
    )


def _own_roles(
    roles: Mapping[str, Role], current: CatalogState, desired: CatalogState, names: Names
) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    """Return the umbrella, all roles of groups with it, and the owner; each empty before the first apply."""

    def oids(wanted: Iterable[str]) -> frozenset[int]:
        return frozenset(roles[name].oid for name in wanted if name in roles)

    marked = {name for name, role in current.roles.items() if role.mark == desired.role_mark}
    ours = marked | set(desired.roles)
    return oids([names.umbrella]), oids(ours - {names.owner}), oids([names.owner])


def _ask(
    connection: Connection, folder: str, wanted: Iterable[str], parameters: Mapping[str, object]
) -> Mapping[str, Sequence[DictRow]]:
    """Return the rows of several queries of one folder, asked in one round trip."""
    with connection.pipeline():
        cursors = {
            stem: connection.cursor(row_factory=dict_row).execute(load(folder, stem), parameters)
            for stem in wanted
        }
    return {stem: cursor.fetchall() for stem, cursor in cursors.items()}
