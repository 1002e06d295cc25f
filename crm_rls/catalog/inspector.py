"""Reads a database: its facts and its current state, from the catalogs alone.

Knows what the files in sql/inspect/ return and turns their rows into values. One query per kind of thing,
whatever their number, all in one snapshot; no code of users is run. Must not judge what it finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from psycopg.rows import DictRow, dict_row

from crm_rls.catalog.facts import (
    UNVERSIONED,
    ColumnFacts,
    ForeignKeyFacts,
    OperatorClass,
    ServerFacts,
    TableFacts,
    TableUser,
)
from crm_rls.catalog.state import (
    MARK,
    Binding,
    CatalogState,
    Command,
    CoverRow,
    Grant,
    Kind,
    PersonRow,
    Policy,
    RegistryRow,
    Role,
    RoleMembership,
    ShareRow,
    TableFlags,
    TimedRow,
    canonical,
)
from crm_rls.catalog.support_objects import support_objects
from crm_rls.model import AddedTerritory, Model, TableName, Values
from crm_rls.model.in_force import recorded_verification
from crm_rls.postgres.connection import Connection, pipelined, read_only, server_version
from crm_rls.postgres.names import SUPPORT_SCHEMA, SUPPORT_SCHEMAS, VERSION_TABLE, Names, home_of
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.versions import has_membership_options

Answers = Mapping[str, Sequence[DictRow]]

_FIRST = ("session", "relations", "support_readable")
_FACTS = (
    "columns", "operator_classes", "unique_keys", "foreign_keys", "sequences", "parents", "view_reads",
    "publications", "table_users",
)  # fmt: skip
_STATE = ("roles", "made_logins", "policies", "grants", "homes", "support_owner")
_OBJECTS = (
    "support_relations",
    "support_functions",
    "added_columns",
    "added_indexes",
    "added_foreign_keys",
    "added_triggers",
)


_OWN_TABLES = {
    "person_rows": "person",
    "timed_rows": "membership",
    "cover_rows": "cover",
    "share_rows": "share",
    "registry_rows": "open_territory",
    "added_rows": "added_territory",
    "in_force_rows": "in_force",
    "taken_rows": "taken",
    "support_version": VERSION_TABLE,
}
"""Queries of tables of ours, which are asked where the table is there and may be read."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the database is like, and the state it is in."""

    facts: ServerFacts
    current: CatalogState


def inspect(
    connection: Connection, *, schemas: Sequence[str], prefix: str, former: str | None = None
) -> Inspection:
    """Return facts and current state of the declared schemas; `prefix` is the model's.

    Where the model is installed under its `former` prefix, roles of that one are looked at.
    Reads in a transaction of its own, or inside the caller's. Raises DatabaseError.
    """
    version = server_version(connection)
    memberships = "memberships" if has_membership_options(version) else "memberships_before_16"
    parameters = _parameters(schemas, prefix)
    with read_only(connection):
        first = _ask(connection, _FIRST, parameters)
        parameters["relations"] = [row["oid"] for row in first["relations"]]
        own_tables = [stem for stem, table in _OWN_TABLES.items() if _has(first, table)]
        rest = _ask(connection, (*_FACTS, *_STATE, *_OBJECTS, memberships, *own_tables), parameters)
    answers = {**first, **rest}
    facts = _facts(answers, version)
    if former is not None and facts.installed == former:
        return inspect(connection, schemas=schemas, prefix=former)
    return Inspection(facts, _state(answers, answers[memberships]))


def inspect_model(connection: Connection, model: Model) -> Inspection:
    """Return facts and current state of the schemas of a model, and of those that leave it.

    These are schemas of the model in force: what that one has made in them still stands. Reads and raises as
    `inspect` does.
    """
    prefix, former = model.prefix, model.former_prefix
    found = inspect(connection, schemas=model.schemas, prefix=prefix, former=former)
    leaving = set(recorded_verification(found.current.in_force).schemas) - {*model.schemas}
    if not leaving:
        return found
    return inspect(connection, schemas=sorted({*model.schemas, *leaving}), prefix=prefix, former=former)


def inspect_tables(
    connection: Connection, *, schemas: Sequence[str], prefix: str
) -> tuple[ServerFacts, frozenset[PersonRow]]:
    """Return what questions about rows need: the facts, and who is registered.

    Policies, roles and objects of ours, of which there are thousands, are not read. The facts do not say what
    is installed. Reads and raises as `inspect` does.
    """
    parameters = _parameters(schemas, prefix)
    with read_only(connection):
        first = _ask(connection, _FIRST, parameters)
        parameters["relations"] = [row["oid"] for row in first["relations"]]
        people = ("person_rows",) if _has(first, _OWN_TABLES["person_rows"]) else ()
        rest = _ask(connection, (*_FACTS, *people), parameters)
    facts = _facts({**first, **rest}, server_version(connection))
    return facts, frozenset(_person(row) for row in rest.get("person_rows", ()))


def _parameters(schemas: Sequence[str], prefix: str) -> dict[str, object]:
    names = Names(prefix)
    return {
        "schemas": list(schemas),
        "support": list(SUPPORT_SCHEMAS),
        "mark": MARK,
        "ours": f"{prefix}_",
        "persons_role": names.persons,
        "owner": names.owner,
        "registrar": names.registrar,
        "login_maker": names.login_maker,
        "home": f"application_name={home_of(prefix)}",
    }


def _ask(connection: Connection, stems: Iterable[str], parameters: Mapping[str, object]) -> Answers:
    """Return the rows of several queries of sql/inspect, asked in one round trip."""
    with pipelined(connection):
        cursors = {
            stem: connection.cursor(row_factory=dict_row).execute(load("inspect", stem), parameters)
            for stem in stems
        }
    return {stem: cursor.fetchall() for stem, cursor in cursors.items()}


def _has(answers: Answers, table: str) -> bool:
    return any(row["name"] == table for row in answers["support_readable"])


# -- facts ---------------------------------------------------------------------------------------------


def _facts(answers: Answers, version: int) -> ServerFacts:
    (session,) = answers["session"]
    columns = _by_relation(answers["columns"])
    classes = {(row["relation"], row["name"]): row for row in answers["operator_classes"]}
    unique = _by_relation(answers["unique_keys"])
    foreign_keys = _by_relation(answers["foreign_keys"])
    sequences = _by_relation(answers["sequences"])
    parents = _by_relation(answers["parents"])
    view_reads = _by_relation(answers["view_reads"])
    publications = _by_relation(answers["publications"])
    users = _by_relation(answers["table_users"])
    tables: dict[TableName, TableFacts] = {}
    for row in answers["relations"]:
        oid, name = row["oid"], TableName(row["schema"], row["name"])
        tables[name] = TableFacts(
            name=name,
            kind=row["kind"],
            owner=row["owner"],
            columns={
                column["name"]: _column(column, classes.get((oid, column["name"]))) for column in columns[oid]
            },
            unique=tuple(dict.fromkeys(tuple(key["columns"]) for key in unique[oid])),
            foreign_keys=tuple(_foreign_key(key) for key in foreign_keys[oid]),
            sequences=tuple(TableName(each["schema"], each["name"]) for each in sequences[oid]),
            parents=tuple(TableName(each["schema"], each["name"]) for each in parents[oid]),
            lent=tuple(TableName(each["schema"], each["name"]) for each in view_reads[oid]),
            estimated_rows=row["estimated_rows"],
            publications=tuple(each["name"] for each in publications[oid]),
            users=tuple(_user(each) for each in users[oid]),
        )
    return ServerFacts(
        version=version,
        known=True,
        support_version=_support_version(answers),
        installed=_installed(answers),
        tables=tables,
        **session,
    )


def _support_version(answers: Answers) -> str | None:
    """Return the revision of the support schema, see `ServerFacts`."""
    for row in answers.get("support_version", ()):
        return str(row["version"])
    schema = (Kind.SCHEMA, SUPPORT_SCHEMA)
    stands = any(
        row["marked"] and (row["kind"], row["name"]) == schema for row in answers.get("support_relations", ())
    )
    return UNVERSIONED if stands else None


def _installed(answers: Answers) -> str | None:
    """Return the prefix of the installed model: of its row or, who may not read that, of the owner's mark."""
    for row in answers.get("registry_rows", ()):
        if row["table"] == "model":
            return str(row["values"]["prefix"])
    words = (row["mark"].partition(" ") for row in answers.get("support_owner", ()))
    return next((prefix for word, _, prefix in words if word == MARK and prefix), None)


def _by_relation(found: Iterable[DictRow]) -> Mapping[int, Sequence[DictRow]]:
    grouped: dict[int, list[DictRow]] = defaultdict(list)
    for row in found:
        grouped[row["relation"]].append(row)
    return grouped


def _column(row: DictRow, operator_class: DictRow | None) -> ColumnFacts:
    return ColumnFacts(
        row["name"],
        row["type"],
        row["not_null"],
        row["has_default"],
        row["collation"],
        row["generated"],
        tuple(row["computed_from"]),
        row["deterministic"],
        None if operator_class is None else _operator_class(operator_class),
        row["base"],
        row["sorted_by"],
    )


def _operator_class(row: DictRow) -> OperatorClass:
    operators = {comparison: (schema, name) for comparison, (schema, name) in row["operators"].items()}
    return OperatorClass((row["type_schema"], row["type_name"]), operators, row["elements"])


def _user(row: DictRow) -> TableUser:
    return TableUser(row["name"], row["login"], row["owns"], tuple(row["privileges"]))


def _foreign_key(row: DictRow) -> ForeignKeyFacts:
    target = TableName(row["target_schema"], row["target_name"])
    return ForeignKeyFacts(
        tuple(row["columns"]),
        target,
        tuple(row["target_columns"]),
        row["deferrable"],
        row["name"],
        row["validated"],
    )


# -- state ---------------------------------------------------------------------------------------------


def _state(answers: Answers, memberships: Iterable[DictRow]) -> CatalogState:
    roles = {row["name"]: Role(**row) for row in answers["roles"]}
    policies = [_policy(row) for row in answers["policies"]]
    # Before an installation nothing in our schemas is ours without our comment.
    installed = _support_version(answers) is not None
    return CatalogState(
        roles=roles,
        logins=frozenset(role.name for role in roles.values() if role.login),
        memberships=frozenset(RoleMembership(**row) for row in memberships),
        tables={
            TableName(row["schema"], row["name"]): TableFlags(row["enabled"], row["forced"])
            for row in answers["relations"]
            if row["kind"] in "rp"
        },
        policies={(policy.table, policy.name): policy for policy in policies},
        grants=frozenset(Grant(**{**row, "kind": Kind(row["kind"])}) for row in answers["grants"]),
        objects={
            each.identity: each
            for each in support_objects(answers)
            if each.marked or installed or each.schema not in SUPPORT_SCHEMAS
        },
        people=frozenset(_person(row) for row in answers.get("person_rows", ())),
        timed=frozenset(TimedRow(**row) for row in answers.get("timed_rows", ())),
        covers=frozenset(_cover(row) for row in answers.get("cover_rows", ())),
        shares=frozenset(ShareRow(**row) for row in answers.get("share_rows", ())),
        registry=frozenset(
            RegistryRow(row["table"], row["key"], canonical(row["values"]))
            for row in answers.get("registry_rows", ())
        ),
        added=frozenset(AddedTerritory(**row) for row in answers.get("added_rows", ())),
        made_logins=frozenset(row["login"] for row in answers["made_logins"]),
        homes=tuple(row["database"] for row in answers["homes"]),
        in_force={
            row["part"]: canonical(row["content"])
            for row in answers.get("in_force_rows", ())
            if row["content"] is not None  # taken back to the time before there was any
        },
        taken=frozenset(Grant(Kind.TABLE, **row) for row in answers.get("taken_rows", ())),
    )


def _policy(row: DictRow) -> Policy:
    return Policy(
        table=TableName(row["schema"], row["table"]),
        name=row["name"],
        command=Command(row["command"]),
        roles=tuple(sorted(row["roles"])),
        using=row["using"],
        check=row["check"],
        permissive=row["permissive"],
        mark=row["mark"],
    )


def _person(row: DictRow) -> PersonRow:
    return PersonRow(
        row["login"],
        row["person"],
        tuple(sorted((name, _values(value)) for name, value in row["attributes"].items())),
        row["keeping"],
        row["declared"],
        row["active"],
        Binding(row["binding"]),
        row["recorded"],
        tuple(row["former"]),
        tuple(sorted(row["suspended"])),
    )


def _values(value: str | list[str]) -> Values:
    return value if isinstance(value, str) else tuple(sorted(value))


def _cover(row: DictRow) -> CoverRow:
    groups = row["groups"]
    return CoverRow(**{**row, "groups": None if groups is None else tuple(sorted(groups))})
