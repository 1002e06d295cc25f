"""Asks the security rules of sql/verify: finds out who the people are and what they can use, then asks all.

Knows what the queries in sql/scope and sql/verify want and return. They read catalogs only. Must not know
what any rule is about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from psycopg.rows import DictRow, dict_row

from crm_rls.catalog import MARK, Binding, CatalogState
from crm_rls.catalog.inspector import Inspection
from crm_rls.compile.support_schema.new_logins import LOGIN_FUNCTIONS
from crm_rls.compile.support_schema.support import ASKED_BY_VIEWS, GIVING, SELF_SERVED
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.errors import DatabaseError
from crm_rls.model import Model, TableName
from crm_rls.postgres.connection import Connection, pipelined, read_only
from crm_rls.postgres.definitions import Fires
from crm_rls.postgres.names import API_SCHEMA, SUPPORT_SCHEMA, SUPPORT_SCHEMAS, Names
from crm_rls.postgres.sqlfiles import load, stems
from crm_rls.postgres.sqltext import SQL, text
from crm_rls.postgres.versions import floor, has_membership_options, replan_floor
from crm_rls.verify.reach import Edge, Reach, people, reach

RULES = "verify"
PARTS = "parts"
SCOPE = "scope"
"""The folders of the rules, of what several of them say, and of what must be known to ask them."""

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
class Crowd:
    """Who the people are; all but `roles` and `reach` hold oids.

    `services` are the roles of services with the logins that the model declares for each, `gateways` logins
    that may only become persons, `blind` those that may go without rows; none of them are people.
    `registered` are people whom a manager or the model made persons.
    `self_served` is what the role of all persons may use to appoint substitutes and to give contacts away.
    `persons_role` is the role of all persons, `groups` are that role and those of groups, `keepers` the
    owner, the registrar and `login_maker`, the role that makes logins, `managers` the two roles of managers;
    `reached` are PUBLIC, the groups, and every role whose rights some person can have.
    """

    roles: Mapping[str, Role]
    persons_role: frozenset[int]
    groups: frozenset[int]
    own_roles: frozenset[int]
    keepers: frozenset[int]
    login_maker: frozenset[int]
    managers: frozenset[int]
    services: Mapping[int, frozenset[int]]
    gateways: frozenset[int]
    blind: frozenset[int]
    gateway_reach: tuple[Reach, ...]
    people: frozenset[int]
    registered: frozenset[int]
    reach: tuple[Reach, ...]
    reached: frozenset[int]
    self_served: frozenset[str]

    @property
    def service_logins(self) -> tuple[tuple[int, int], ...]:
        """Return the declared pairs of a service's role and a login of it."""
        return tuple(
            (role, login) for role, logins in sorted(self.services.items()) for login in sorted(logins)
        )

    def groups_inherited(self, login: str) -> frozenset[str]:
        """Return the names of our roles whose policies apply to a login as soon as it has logged in."""
        role = self.roles.get(login)
        names = {each.oid: name for name, each in self.roles.items() if each.oid in self.groups}
        return frozenset(
            names[each.role]
            for each in self.reach
            if role is not None and each.person == role.oid and each.inherits and each.role in names
        )


@dataclass(frozen=True, slots=True)
class Audience:
    """What the rules are asked about: the people, and by oid what they can name, select from and call.

    `others` are logins that are no persons and that policies stop, `declared` all tables of the model.
    `readers` are logins, each with a table of assertions that it may select from, `probed` tables whose rows
    `verify` will read, `client_keys` tables with `keys: client`. `firing` are triggers that must also fire
    for what a subscription writes, each with its table, `granting` columns that say who has which attribute.
    """

    crowd: Crowd
    schemas: tuple[str, ...]
    policy_mark: str
    floor: int
    replan_floor: int
    now: datetime
    others: frozenset[int]
    declared: frozenset[int]
    protected: frozenset[int]
    probed: frozenset[int]
    client_keys: frozenset[int]
    firing: tuple[tuple[int, str], ...]
    granting: tuple[tuple[int, str], ...]
    open_schemas: frozenset[int]
    readable: frozenset[int]
    executable: frozenset[int]
    readers: frozenset[tuple[str, TableName]]

    def parameters(self) -> dict[str, object]:
        """Return the parameters of the queries in sql/verify."""
        reach = self.crowd.reach
        return {
            "schemas": list(self.schemas),
            "support": list(SUPPORT_SCHEMAS),
            "unnamed": SUPPORT_SCHEMA,
            "api": API_SCHEMA,
            "asked_by_views": list(ASKED_BY_VIEWS),
            "self_served": sorted(self.crowd.self_served),
            "mark": MARK,
            "policy_mark": self.policy_mark,
            "floor": self.floor,
            "replan_floor": self.replan_floor,
            "reach_person": [each.person for each in reach],
            "reach_role": [each.role for each in reach],
            "reach_inherits": [each.inherits for each in reach],
            "reach_becomes": [each.becomes for each in reach],
            "persons_role": sorted(self.crowd.persons_role),
            "groups": sorted(self.crowd.groups),
            "own_roles": sorted(self.crowd.own_roles),
            "keepers": sorted(self.crowd.keepers),
            "login_maker": sorted(self.crowd.login_maker),
            "login_functions": list(LOGIN_FUNCTIONS),
            "managers": sorted(self.crowd.managers),
            "people": sorted(self.crowd.people),
            "registered": sorted(self.crowd.registered),
            "services": sorted(self.crowd.services),
            "service_role": [role for role, login in self.crowd.service_logins],
            "service_login": [login for role, login in self.crowd.service_logins],
            "gateways": sorted(self.crowd.gateways),
            "blind": sorted(self.crowd.blind),
            "gateway": [each.person for each in self.crowd.gateway_reach],
            "gateway_role": [each.role for each in self.crowd.gateway_reach],
            "gateway_inherits": [each.inherits for each in self.crowd.gateway_reach],
            "gateway_becomes": [each.becomes for each in self.crowd.gateway_reach],
            "reached": sorted(self.crowd.reached),
            "others": sorted(self.others),
            "declared": sorted(self.declared),
            "protected": sorted(self.protected),
            "probed": sorted(self.probed),
            "client_keys": sorted(self.client_keys),
            "firing_table": [table for table, _ in self.firing],
            "firing_trigger": [trigger for _, trigger in self.firing],
            "granting_table": [table for table, _ in self.granting],
            "granting_column": [column for _, column in self.granting],
            "open_schemas": sorted(self.open_schemas),
            "readable": sorted(self.readable),
            "executable": sorted(self.executable),
        }


def audience(
    connection: Connection,
    model: Model,
    inspection: Inspection,
    desired: CatalogState,
    probed: Collection[TableName] = (),
) -> Audience:
    """Return who the people are and what they can use. Raises DatabaseError."""
    version = inspection.facts.version
    with read_only(connection):
        roles, edges, now = _roles(connection, version)
        crowd = _crowd(roles, edges, inspection.current, desired, Names(model.prefix))
        there = set(model.tables()) & set(inspection.facts.tables)
        asserted = {model.root.name, *(each.on for each in model.assertions if each.on is not None)}
        oids = _oids(connection, {*desired.tables, *probed, *there, *asserted})
        found: dict[str, object] = {
            "reached": sorted(crowd.reached),
            "people": sorted(crowd.people),
            "asked": sorted(oids[table] for table in asserted & oids.keys()),
            "protected": sorted(oids[table] for table in desired.tables),
        }
        opened = _ask(connection, SCOPE, ("open_schemas", "table_readers", "other_logins"), found)
        tables = {oid: table for table, oid in oids.items()}
        found["open_schemas"] = [row["oid"] for row in opened["open_schemas"]]
        usable = _ask(connection, SCOPE, ("readable", "executable"), found)
    return Audience(
        crowd=crowd,
        schemas=model.schemas,
        policy_mark=desired.mark,
        floor=floor(version),
        replan_floor=replan_floor(version),
        now=now,
        others=frozenset(row["oid"] for row in opened["other_logins"]),
        declared=frozenset(oids[table] for table in there),
        protected=frozenset(oids[table] for table in desired.tables),
        probed=frozenset(oids[table] for table in probed),
        client_keys=frozenset(oids[table] for table in model.keyed_by_clients()),
        firing=tuple(
            (oids[TableName(each.schema, each.table)], each.name)
            for each in desired.objects.values()
            if each.fires is not Fires.ORIGIN
        ),
        granting=tuple(
            (oids[each.source.table], column)
            for each in model.attributes.values()
            if each.source is not None and each.source.table in oids
            for column in each.source.columns
        ),
        open_schemas=frozenset(row["oid"] for row in opened["open_schemas"]),
        readable=frozenset(row["oid"] for row in usable["readable"]),
        executable=frozenset(row["oid"] for row in usable["executable"]),
        readers=frozenset((row["login"], tables[row["table"]]) for row in opened["table_readers"]),
    )


def rule_codes() -> tuple[Code, ...]:
    """Return the codes of all rules, in order; each is a query of sql/verify."""
    asked = set(stems(RULES))
    return tuple(code for code in Code if _stem(code) in asked)


def ask_rules(
    connection: Connection, asked: Audience, codes: Iterable[Code] | None = None
) -> tuple[Diagnostic, ...]:
    """Return what the rules find, all of them or those with these codes. Raises DatabaseError."""
    wanted = {_stem(code): code for code in (rule_codes() if codes is None else codes)}
    with read_only(connection):
        answers = _answers(connection, {stem: rule(stem) for stem in wanted}, asked.parameters())
    return tuple(
        Diagnostic(
            wanted[stem], Severity(row["severity"]), row["cause"], row["next_step"], object=row["object"]
        )
        for stem, rows in answers.items()
        for row in sorted(rows, key=lambda row: str(row["object"]))
    )


@cache
def rule(stem: str) -> SQL:
    """Return a rule with the parts that it names in braces. Raises FileNotFoundError if there is none."""
    statement = text(load(RULES, stem))
    for part in stems(PARTS):
        # Not by format(), for which the braces of an array would be a name, too.
        statement = statement.replace(f"{{{part}}}", text(load(PARTS, part)))
    return SQL(statement)


def _stem(code: Code) -> str:
    """Return what the file of a rule is called: cr0108_person_acts_as_another."""
    return f"{code}_{code.name}".lower()


def _roles(connection: Connection, version: int) -> tuple[Mapping[str, Role], Sequence[Edge], datetime]:
    memberships = "all_memberships" if has_membership_options(version) else "all_memberships_before_16"
    answers = _ask(connection, SCOPE, ("all_roles", "moment", memberships), {})
    roles = {row["name"]: Role(**row) for row in answers["all_roles"]}
    return roles, [Edge(**row) for row in answers[memberships]], answers["moment"][0]["now"]


def _crowd(
    roles: Mapping[str, Role],
    edges: Sequence[Edge],
    current: CatalogState,
    desired: CatalogState,
    names: Names,
) -> Crowd:
    """Return who the people are; before the first apply there are no roles of ours."""

    def oids(wanted: Iterable[str]) -> frozenset[int]:
        return frozenset(roles[name].oid for name in wanted if name in roles)

    marked = {name for name, role in current.roles.items() if role.mark == desired.mark}
    keepers = {names.owner, names.registrar, names.login_maker}
    managers = set(names.readers)
    ours = (marked | set(desired.roles)) - keepers - managers
    of_services = {name for name in ours if names.is_service_role(name)}
    groups = oids(ours - of_services)
    gateways = oids(desired.gateways)
    logins = frozenset(role.oid for role in roles.values() if role.login)
    persons = (people(edges, logins, groups) | oids(desired.logins)) - gateways
    declared = [(each.role, each.member) for each in desired.memberships if each.role in of_services]
    services = {
        roles[name].oid: oids(member for role, member in declared if role == name)
        for name in of_services
        if name in roles
    }
    unlike = {row.login for row in current.people if row.binding in (Binding.GONE, Binding.REPLACED)}
    registered = {row.login for row in current.people} | desired.logins
    ways = reach(edges, persons | groups)
    return Crowd(
        roles=roles,
        persons_role=oids([names.persons]),
        groups=groups,
        own_roles=groups | oids(keepers | managers | of_services),
        keepers=oids(keepers),
        login_maker=oids([names.login_maker]),
        managers=oids(managers),
        services=services,
        gateways=gateways,
        blind=oids(desired.blind),
        gateway_reach=reach(edges, gateways),
        people=persons,
        registered=oids(registered - unlike),
        reach=tuple(each for each in ways if each.person in persons),
        reached=frozenset({EVERYBODY, *(each.role for each in ways)}),
        self_served=frozenset(
            each.name
            for each in desired.grants
            if each.grantee == names.persons
            and each.schema in SUPPORT_SCHEMAS
            and each.name in (API_SCHEMA, *SELF_SERVED, *ASKED_BY_VIEWS, *GIVING)
        ),
    )


def _oids(connection: Connection, tables: Collection[TableName]) -> Mapping[TableName, int]:
    """Return the oids of all these tables; raises DatabaseError if one was dropped meanwhile."""
    wanted = sorted(tables)
    parameters = {
        "table_schemas": [table.schema for table in wanted],
        "table_names": [table.name for table in wanted],
    }
    rows = _ask(connection, SCOPE, ("tables",), parameters)["tables"]
    oids = {TableName(row["schema"], row["name"]): row["oid"] for row in rows}
    for table in wanted:
        if table not in oids:
            raise DatabaseError(f"reading the database: {table} was dropped while it was read: try again.")
    return oids


def _ask(
    connection: Connection, folder: str, wanted: Iterable[str], parameters: Mapping[str, object]
) -> Mapping[str, Sequence[DictRow]]:
    """Return the rows of several queries of one folder, asked in one round trip."""
    return _answers(connection, {stem: load(folder, stem) for stem in wanted}, parameters)


def _answers(
    connection: Connection, queries: Mapping[str, SQL], parameters: Mapping[str, object]
) -> Mapping[str, Sequence[DictRow]]:
    with pipelined(connection):
        cursors = {
            stem: connection.cursor(row_factory=dict_row).execute(query, parameters)
            for stem, query in queries.items()
        }
    return {stem: cursor.fetchall() for stem, cursor in cursors.items()}
