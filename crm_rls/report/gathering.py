"""Asks a database for everything that a report says: one snapshot, a few statements over sets.

An access manager or auditor is answered by `crm_people`. So is an operator, who is told more: what groups
mean, numbers of contacts, findings. Nothing is changed. Of a contact only its key is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from psycopg.rows import DictRow, dict_row

from crm_rls.answers import Answers, answering
from crm_rls.answers.answering import ANSWERS
from crm_rls.answers.described import DescribedGroup, described
from crm_rls.answers.seeing import past_policies
from crm_rls.answers.shares import is_share
from crm_rls.catalog import own_prefix
from crm_rls.diagnostics import Code, Severity
from crm_rls.errors import Refused
from crm_rls.model import Model
from crm_rls.model.predicates import TRUE
from crm_rls.people.calls import told
from crm_rls.postgres.connection import Connection, is_standby, read_only, translated
from crm_rls.postgres.keepers import is_superuser, join
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import SQL
from crm_rls.report.contents import COLUMNS, Part, Report, Row, Source
from crm_rls.report.counting import postcode_areas, territories, total
from crm_rls.verify import verify

REPORT = "report"
"""The folder of the statements."""

MOST_CHANGES = 1_000
"""Entries of the log, the newest."""

MOST_CONFLICTS = 10_000
"""Contacts without one face that are listed; the counts are of all."""

Tables = dict[Part, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A connection inside the snapshot, and the roles of the installation."""

    connection: Connection
    names: Names

    def rows(self, stem: str, **values: object) -> Sequence[DictRow]:
        with told("asking for the report", stem):
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
        managers = _managers(asked)
        tables: Tables = {Part.MANAGERS: managers}
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
            tables |= _about_people(asked)
        contacts, source = None, None
        if by_operator:
            doing("Counting contacts")
            with answering(connection) as answers:
                contacts = total(answers)
                tables |= _about_contacts(answers, postcode)
                in_force = _in_force(answers)
            doing("Verifying")
            source = Source.IN_FORCE if model is None else Source.FILE
            tables[Part.FINDINGS] = tuple(_findings(connection, model or in_force, source))
    return Report(
        made_at=about["moment"],
        database=about["database"],
        made_by=about["login"],
        time_zone=days["zone"],
        source=source,
        tables={part: _whole(part, tables[part]) for part in Part if part in tables},
        contacts=contacts,
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


def _about_people(asked: _Asked) -> Tables:
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
        Part.GROUPS: tuple(_groups_known(asked, held)),
        Part.COVERS: tuple(
            {**row, "access_groups": None if row["access_groups"] is None else tuple(row["access_groups"])}
            for row in asked.rows("covers_told")
        ),
        Part.SHARES: tuple(asked.rows("shares_told")),
        Part.FACES: tuple(asked.rows("faces_counted")),
        Part.FACE_CONFLICTS: tuple(
            {**row, "people": tuple(row["people"]), "access_groups": tuple(row["access_groups"])}
            for row in asked.rows("faces_wrong", most=MOST_CONFLICTS)
        ),
        Part.READERS_OF_ALL: tuple(
            {"name": row["name"], "how": row["how"], "tables": ("*",)}
            for row in asked.rows("past_all_policies")
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
    }


def _groups_known(asked: _Asked, held: Sequence[Mapping[str, object]]) -> Iterator[Row]:
    inside = _people_in(held)
    for row in asked.rows("groups_known"):
        yield {
            "access_group": row["access_group"],
            "label": row["label"],
            "family": row["family"],
            "people": inside[row["access_group"]],
        }


def _people_in(held: Sequence[Mapping[str, object]]) -> Counter[object]:
    """Return how many people act in each group now."""
    pairs = {(row["access_group"], row["person"]) for row in held if row["status"] == "active"}
    return Counter(group for group, _ in pairs)


# -- what takes an operator --------------------------------------------------------------------------------


def _about_contacts(answers: Answers, postcode: str | None) -> Tables:
    groups = described(answers)
    tables: Tables = {
        Part.GROUPS: tuple(_group(each) for each in groups),
        Part.READERS_OF_ALL: (*_groups_of_all(answers, groups), *_past(answers)),
    }
    if trees := tuple(territories(answers)):
        tables[Part.TERRITORIES] = trees
    if areas := tuple(postcode_areas(answers, postcode)):
        tables[Part.POSTCODE_AREAS] = areas
    return tables


def _group(each: DescribedGroup) -> Row:
    return {
        "access_group": each.name,
        "label": each.label,
        "family": each.family,
        "rights": each.rights,
        "oversight": each.oversight,
        "filter": each.says,
        "people": len(each.people),
        "contacts": each.contacts,
    }


def _groups_of_all(answers: Answers, groups: Sequence[DescribedGroup]) -> Iterator[Row]:
    """Yield who is in a group that has all contacts."""
    root = str(answers.model.root.name)
    for each in groups:
        if answers.group(each.name).filter == TRUE:
            for login in sorted(each.people):
                yield {
                    "name": answers.named(login),
                    "how": "access group",
                    "access_group": each.name,
                    "tables": (root,),
                }


def _past(answers: Answers) -> Iterator[Row]:
    """Yield what reads tables past their policies, each with the tables that it reads."""
    found: dict[tuple[str, str], list[str]] = {}
    tables = sorted(answers.model.guarded())
    for table in tables:
        for each in past_policies(answers, table):
            found.setdefault((each.name, each.how), []).append(str(table))
    for (name, how), read in found.items():
        yield {
            "name": answers.named(name),
            "how": how,
            "tables": ("*",) if len(read) == len(tables) else tuple(read),
        }


def _in_force(answers: Answers) -> Model:
    """Return the model in force as one that can be verified: without the groups that stand for shares."""
    model = answers.model
    schemas = tuple(sorted({table.schema for table in model.guarded()}))
    groups = tuple(each for each in model.groups if not is_share(each.name))
    return replace(model, schemas=schemas, groups=groups)


def _findings(connection: Connection, model: Model, source: Source) -> Iterator[Row]:
    """Yield what `verify` finds, the worst first; by the model in force without drift."""
    found = verify(connection, model)
    order = list(Severity)
    # What is in force does not say which tables are blocked.
    some = (
        found.diagnostics
        if source is Source.FILE
        else [each for each in found.findings if each.code is not Code.UNCLASSIFIED_TABLE]
    )
    for each in sorted(some, key=lambda one: (one.accepted is not None, order.index(one.severity), one.code)):
        yield {
            "code": str(each.code),
            "severity": str(each.severity),
            "object": each.object,
            "cause": each.cause,
            "next_step": each.next_step,
            "accepted": each.accepted,
        }
