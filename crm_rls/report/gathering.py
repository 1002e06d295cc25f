"""Asks a database for everything that a report says: one snapshot, a few statements over sets.

Everybody is answered by `crm_people` and the catalogs. An operator is told more findings: those that take
rows of the user's tables, and drift. Nothing is changed. Of a contact only its key is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from psycopg.rows import DictRow, dict_row

from crm_rls.answers.answering import ANSWERS, answering
from crm_rls.answers.model_log import model_changes
from crm_rls.answers.seeing import past_policies
from crm_rls.catalog import own_prefix
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.errors import Refused
from crm_rls.meaning.sayings import said
from crm_rls.model import REASSIGN, Model, Right
from crm_rls.model.predicates import TRUE
from crm_rls.people.calls import told as translated_call
from crm_rls.postgres.connection import Connection, is_standby, read_only, translated
from crm_rls.postgres.keepers import is_superuser, join
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import SQL
from crm_rls.report.contents import COLUMNS, Part, Report, Row, Source
from crm_rls.report.counting import by_column, postcode_areas, postcode_column, territories
from crm_rls.report.in_force import InForce, model_in_force
from crm_rls.verify import verify, verify_catalogs

REPORT = "report"
"""The folder of the statements."""

MOST_CHANGES = 1_000
"""Entries of the log, the newest."""

MOST_MODEL_CHANGES = 200
"""Changes of the model, the newest."""

MOST_CONFLICTS = 10_000
"""Contacts without one face that are listed; the counts are of all."""

_OF_SOME = frozenset({Part.TERRITORIES, Part.POSTCODE_AREAS})
"""Parts that only some models and databases have."""

Tables = dict[Part, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A connection inside the snapshot, and the roles of the installation."""

    connection: Connection
    names: Names

    def rows(self, stem: str, **values: object) -> Sequence[DictRow]:
        with translated_call("asking for the report", stem):
            cursor = self.connection.cursor(row_factory=dict_row)
            return cursor.execute(load(REPORT, stem), values).fetchall()


def gathered(
    connection: Connection,
    *,
    model: Model | None = None,
    postcode: str | None = None,
    doing: Callable[[str], None] = lambda _: None,
) -> Report:
    """Return what a report says now.

    `model` is what the database is verified by, else it is the model in force. `postcode` names the column
    of contacts with German postcodes; without it one is looked for by its name. `doing` is told what is
    done next. Raises Refused for who may not read about all people, and where nothing is installed;
    PrivilegesMissing for an operator who lacks something; DatabaseError.
    """
    with translated("reading the database"), connection.transaction(force_rollback=True):
        connection.execute(SQL("set transaction isolation level repeatable read"))
        installed = connection.cursor(row_factory=dict_row).execute(load(ANSWERS, "installed_as")).fetchone()
        prefix = None if installed is None else own_prefix(installed["mark"])
        if installed is None or prefix is None:
            raise Refused("no model is installed in this database: run `crm-rls apply` first.")
        asked = _Asked(connection, Names(prefix))
        by_operator = bool(installed["joins"])
        # Before an operator joins, and would be one of them.
        tables: Tables = {Part.MANAGERS: _managers(asked)}
        doing("Reading people")
        with _reading(asked, joins=by_operator):
            (about,) = asked.rows("reads_about_all", roles=[asked.names.managers, asked.names.auditors])
            if not about["may"]:
                raise Refused(
                    f"{about['login']} may not make a report, which is about all people. That takes an "
                    "operator, an access manager or an auditor: a DBA makes one by "
                    f"GRANT {asked.names.auditors} TO {about['login']}"
                )
            (days,) = asked.rows("zone_of_days")
            in_force = model_in_force(connection, asked.rows("in_force_told"), asked.names)
            column = postcode_column(in_force.model, in_force.facts, postcode)
            tables |= _about_people(asked, in_force)
            doing("Counting the contacts of groups and of responsible people")
            found = asked.rows("contacts_told", most=MOST_CONFLICTS)
            tables |= _about_faces(found)
            counts = {row["access_group"]: row["contacts"] for row in found if row["part"] == "group"}
            tables[Part.GROUPS] = tuple(_groups(in_force, counts, tables[Part.MEMBERSHIPS]))
            doing("Counting contacts by territory")
            counted = asked.rows("contacts_counted", postcode=column)
        tables[Part.TERRITORIES] = tuple(territories(in_force.grown, counted))
        by_area, unread = _by_area(asked, in_force, counted, column, joins=by_operator)
        tables[Part.POSTCODE_AREAS] = tuple(postcode_areas(by_area))
        doing("Verifying")
        if by_operator:
            source = Source.IN_FORCE if model is None else Source.FILE
            tables[Part.FINDINGS] = _findings(connection, model, in_force)
        else:
            source = Source.CATALOGS
            tables[Part.FINDINGS] = _told_findings(asked, in_force)
    return Report(
        made_at=about["moment"],
        database=about["database"],
        made_by=about["login"],
        time_zone=days["zone"],
        source=source,
        tables={part: _whole(part, tables[part]) for part in Part if tables[part] or part not in _OF_SOME},
        contacts=next(row["contacts"] for row in counted if row["counted"] == "all"),
        unread_postcodes=unread,
    )


def _whole(part: Part, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows with every column of the part and no other."""
    return tuple({name: row.get(name) for name in COLUMNS[part]} for row in rows)


@contextmanager
def _reading(asked: _Asked, *, joins: bool) -> Iterator[None]:
    """Run the block in the snapshot, read only; an operator is an auditor in it."""
    connection = asked.connection
    with connection.transaction(force_rollback=True):
        if joins and not is_superuser(connection) and not is_standby(connection):
            join(connection, (asked.names.auditors,))
        with read_only(connection, by_policies=True):
            yield


# -- people ----------------------------------------------------------------------------------------------


def _managers(asked: _Asked) -> tuple[Row, ...]:
    names = asked.names
    means = {
        names.managers: "access manager",
        names.area_managers: "area manager",
        names.auditors: "auditor",
    }
    rows = asked.rows("who_manages", roles=list(means))
    return tuple({"login": row["login"], "role": means[row["role"]]} for row in rows)


def _about_people(asked: _Asked, in_force: InForce) -> Tables:
    people = asked.rows("registered_people")
    called = {row["login"]: row["person"] for row in people}

    def named(login: str | None) -> str | None:
        return None if login is None else called.get(login, login)

    held = [
        {**row, "acting_for": named(row["acting_for"]), "granted_by": named(row["granted_by"])}
        for row in asked.rows("groups_held")
    ]
    for row in held:
        if row["how"] != "cover":
            row["acting_for"] = None
    groups = Counter(person for person, _ in {(row["person"], row["access_group"]) for row in held})
    return {
        Part.PEOPLE: tuple(
            {
                "person": row["person"],
                "login": row["login"],
                "active": row["active"],
                "groups": groups[row["person"]],
                "stands_in_for": tuple(row["stands_in_for"]),
                "covered_by": tuple(row["covered_by"]),
            }
            for row in people
        ),
        Part.MEMBERSHIPS: tuple(held),
        Part.COVERS: tuple(
            {**row, "access_groups": None if row["access_groups"] is None else tuple(row["access_groups"])}
            for row in asked.rows("covers_told")
        ),
        Part.SHARES: tuple(asked.rows("shares_told")),
        Part.READERS_OF_ALL: (
            *_groups_of_all(in_force, held),
            *_past(asked.connection, in_force, lambda login: called.get(login, login)),
        ),
        Part.CHANGES: tuple(
            {
                **{name: value for name, value in row.items() if name not in ("kind", "login")},
                "person": named(row["login"]),
                "absent": named(row["absent"]),
                "actor": named(row["actor"]),
            }
            for row in asked.rows("last_changes", most=MOST_CHANGES)
        ),
        Part.MODEL_CHANGES: tuple(
            {
                "recorded_at": each.recorded_at,
                "actor": named(each.actor),
                "change": str(each.change),
                "object": each.said.object,
                "before": each.said.before,
                "after": each.said.after,
            }
            for each in islice(model_changes(asked.connection), MOST_MODEL_CHANGES)
        ),
    }


def _about_faces(found: Sequence[DictRow]) -> Tables:
    wrong = sorted(
        (row for row in found if row["part"] == "conflict"),
        key=lambda row: (str(row["family"]), row["root"] is not None, str(row["root"])),
    )
    return {
        Part.FACES: tuple(row for row in found if row["part"] == "family"),
        Part.FACE_CONFLICTS: tuple(
            {**row, "people": tuple(row["people"]), "access_groups": tuple(row["access_groups"])}
            for row in wrong[:MOST_CONFLICTS]
        ),
    }


# -- contacts and findings ---------------------------------------------------------------------------------


def _groups(in_force: InForce, counts: Mapping[str, int | None], held: Sequence[Row]) -> Iterator[Row]:
    """Yield what each group means, in the words of the model."""
    pairs = {(row["access_group"], row["person"]) for row in held if row["status"] == "active"}
    people = Counter(group for group, _ in pairs)
    for each in in_force.model.groups:
        rights = tuple(right.value for right in Right if right in each.rights)
        yield {
            "access_group": each.name,
            "label": each.label,
            "family": each.family,
            "rights": (*rights, *((REASSIGN,) if each.reassigns else ())),
            "oversight": each.oversight,
            "filter": said(each.filter),
            "people": people[each.name],
            "contacts": counts.get(each.name),
        }


def _by_area(
    asked: _Asked, in_force: InForce, counted: Sequence[Mapping[str, Any]], column: str | None, *, joins: bool
) -> tuple[Mapping[str | None, int], str | None]:
    """Return numbers of contacts by postcode area, and the column that only an operator can count by.

    An operator, who `joins`, counts by a column that the model does not read, too.
    """
    found = {row["value"]: row["contacts"] for row in counted if row["counted"] == "postcode"}
    if found or column is None or not joins:
        return found, None if found else column
    with answering(asked.connection):
        return by_column(asked.connection, in_force.model.root.name, column), None


def _groups_of_all(in_force: InForce, held: Sequence[Row]) -> Iterator[Row]:
    """Yield who is in a group that has all contacts."""
    every = {each.name for each in in_force.model.groups if each.filter == TRUE}
    pairs = {(row["access_group"], row["person"]) for row in held if row["status"] == "active"}
    for group, person in sorted(pairs, key=str):
        if group in every:
            yield {
                "name": person,
                "how": "access group",
                "access_group": group,
                "tables": (str(in_force.model.root.name),),
            }


def _past(connection: Connection, in_force: InForce, named: Callable[[str], str]) -> Iterator[Row]:
    """Yield what reads tables past their policies, each with the tables that it reads."""
    found: dict[tuple[str, str], list[str]] = {}
    tables = sorted(in_force.model.guarded())
    for table in tables:
        for each in past_policies(connection, in_force.model, table):
            found.setdefault((each.name, each.how), []).append(str(table))
    for (name, how), read in found.items():
        yield {
            "name": named(name),
            "how": how,
            "tables": ("*",) if len(read) == len(tables) else tuple(read),
        }


def _told_findings(asked: _Asked, in_force: InForce) -> Sequence[Row]:
    """Return what the catalogs and `crm_people` tell of what `verify` finds."""
    with _reading(asked, joins=False):
        registered = [row["login"] for row in asked.rows("logins_known")]
        outside = asked.rows("granted_by_others")
    return _rows_of(verify_catalogs(asked.connection, in_force.model, registered, outside), in_force)


def _findings(connection: Connection, model: Model | None, in_force: InForce) -> Sequence[Row]:
    """Return what `verify` finds, the worst first; by the model in force without drift."""
    found = verify(connection, model or in_force.model)
    return _rows_of(
        found.findings if model is None else found.diagnostics, in_force if model is None else None
    )


def _rows_of(found: Iterable[Diagnostic], in_force: InForce | None) -> Sequence[Row]:
    order = list(Severity)
    # A record of an earlier version does not say which tables are blocked.
    silent = {Code.UNCLASSIFIED_TABLE} if in_force is not None and not in_force.classified else set()
    return tuple(
        {
            "code": str(each.code),
            "severity": str(each.severity),
            "object": each.object,
            "cause": each.cause,
            "next_step": each.next_step,
            "accepted": each.accepted,
        }
        for each in sorted(
            found, key=lambda one: (one.accepted is not None, order.index(one.severity), one.code)
        )
        if each.code not in silent
    )
