"""Who leaves: what our tables hold of a name, and an office in which somebody has lived everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from crm_rls.model import Model
from crm_rls.postgres.sqlfiles import load
from tests.fixtures.applying import applied
from tests.managing.conftest import Office

NAMING: Mapping[str, frozenset[str]] = {
    "area_manager": frozenset({"login"}),
    "cover": frozenset({"absent", "substitute", "reason"}),
    "in_force": frozenset({"content", "who"}),
    "log": frozenset({"actor", "login", "absent", "former", "reason", "old", "new"}),
    "membership": frozenset({"login", "reason"}),
    "person": frozenset({"login", "person", "former_logins", "attributes"}),
    "reporting": frozenset({"login", "value"}),
    "share": frozenset({"login", "reason"}),
    "taken": frozenset({"grantee", "who"}),
}
"""The columns of our tables that name people."""

OTHERS: Mapping[str, frozenset[str]] = {
    "area_manager": frozenset({"territory", "server"}),
    "cover": frozenset({"access_groups"}),
    "in_force": frozenset({"part"}),
    "log": frozenset({"action", "kind", "access_group", "access_groups", "contact"}),
    "membership": frozenset({"access_group"}),
    "person": frozenset({"server", "keeping", "suspended_groups"}),
    "reporting": frozenset({"attribute", "parent"}),
    "share": frozenset({"contact"}),
    "taken": frozenset({"schema_name", "relation", "column_name", "privilege"}),
}
"""Their other columns of texts."""

OF_NOBODY = {
    "access_group", "added_territory", "crm_rls_version", "family", "leaver", "model", "open_territory",
    "root", "territory",
}  # fmt: skip
"""Tables of ours that name nobody: a leaver has a pseudonym only, a model names services and gateways."""

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "area_manager": ("areas",), "cover": ("covers",), "in_force": ("declared", "applied"),
    "log": ("log", "acts"), "membership": ("memberships",), "person": ("registered",),
    "reporting": ("reporting",), "share": ("shares",), "taken": ("taken",),
}  # fmt: skip
"""Where in the answer of about_person the rows of a table are."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What the tables of the support schema hold of a name."""

    office: Office

    def columns(self) -> Mapping[str, Mapping[str, str]]:
        """Return the columns of each table that can hold a name, with the type."""
        found: dict[str, dict[str, str]] = {}
        for table, column, type_ in self.office.superuser.execute(
            "select c.relname, a.attname, format_type(a.atttypid, null) from pg_class as c "
            "join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped "
            "where c.relnamespace = 'crm_access'::regnamespace and c.relkind in ('r', 'p', 'm')"
        ):
            found.setdefault(str(table), {})
            if type_ in ("text", "text[]", "jsonb", "json", "name", "character varying", "regrole"):
                found[str(table)][str(column)] = str(type_)
        return found

    def of(self, *names: str) -> Mapping[tuple[str, str], int]:
        """Return in how many rows of which column one of the names stands."""
        found = {}
        for table, columns in self.columns().items():
            for column in columns:
                query = f"select count(*) from crm_access.{table} as t where to_jsonb(t.{column})::text ~* %s"
                (number,) = self.office.superuser.execute(query, ("|".join(names),)).fetchone() or (0,)
                if number:
                    found[table, column] = int(str(number))
        return found


def later(office: Office, years: int) -> None:
    """Let time go by: all that is written is older."""
    for table, column in (("log", "logged_at"), ("in_force", "recorded_at"), ("taken", "taken_at")):
        office.superuser.execute(
            f"alter table crm_access.{table} disable trigger user; "
            f"update crm_access.{table} set {column} = {column} - interval '{years} years'; "
            f"alter table crm_access.{table} enable trigger user"
        )
    office.superuser.execute(
        "alter table crm_access.log disable trigger user; "
        f"update crm_access.log set valid_from = valid_from - interval '{years} years'; "
        "alter table crm_access.log enable trigger user"
    )


def without(office: Office, person: str) -> Office:
    """Take a person out of the model file, and apply it."""
    people = tuple(each for each in office.model.people if each.name != person)
    return in_force(office, replace(office.model, people=people))


def in_force(office: Office, model: Model) -> Office:
    """Apply another model; a plan may say afterwards that people are not active."""
    with office.database.connect(autocommit=False) as owner:
        applied(owner, model)
    return replace(office, model=model)


def live_everywhere(office: Office) -> None:
    """Let anna do and suffer everything that our tables can hold of a person."""
    office.call("assign", "anna", "nord", None, None, "Anna begins")
    office.call("assign", "anna", "pumps", None, "2999-01-01", "for anna")
    office.call("assign", "bert", "sued", None, None, "instead of Anna, who is ill")
    office.call("cover", "anna", "bert", None, "2999-01-01", 0, 0, "anna is away")
    office.call("cover", "carl", "anna", "2998-01-01", "2999-01-01", 0, 0, "anna helps")
    office.call("share", "anna", "1", "2999-01-01", "ask anna")
    old, new = office.login("anna"), office.login("anna_meier")
    office.superuser.execute(f"alter role {old} rename to {new}")
    office.call("appoint", new, "NORD", "Anna knows the north")
    office.call("appoint_auditor", new)
    office.superuser.execute(f"grant {office.names.managers} to {new}")
    with office.database.login(new) as anna:
        office.call("assign", "dora", "nord", None, None, "as anna thinks", by=anna)
    office.superuser.execute(f"revoke {office.names.managers} from {new}")
    office.superuser.execute(load("answers", "record_look"), {"login": new, "reason": "", "query": "-- anna"})
    office.superuser.execute(
        "insert into crm_access.log (actor, action, kind, login, holds, contact, old, new) "
        "values (%s, 'give', 'contact', %s, true, '4', '{}', jsonb_build_object('owner', %s::text)); ",
        (office.login("dora"), office.login("dora"), new),
    )
    office.superuser.execute(
        "insert into crm_access.taken (schema_name, relation, grantee, privilege, who) "
        "values ('crm', 'contact', %(new)s, 'SELECT', %(new)s), ('crm', 'deal', 'public', 'SELECT', %(new)s)",
        {"new": new},
    )
    office.superuser.execute(
        "insert into crm_access.in_force (part, content, who) "
        "select part, content, %s from crm_access.in_force where part = 'people' order by 1 desc limit 1",
        (new,),
    )
    office.superuser.execute("insert into crm_access.reporting values ('boss', %s, 'anna', null)", (new,))
