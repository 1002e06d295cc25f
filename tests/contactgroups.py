"""What the view crm_access.contact_group must say, evaluated in Python, and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crm_rls.model import Model, Right, TableName
from crm_rls.model.predicates import Linked, Row, attributes, evaluate, links
from crm_rls.postgres.names import CONTACT_GROUP, SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, qualified
from tests.fix_db import Connection

Tables = Mapping[TableName, Sequence[Row]]
Line = tuple[object, str, str | None, bool]


def wanted(model: Model, tables: Tables) -> set[Line]:
    """Return the view's rows for the rows of these tables."""

    def linked(link: Linked, contact: Row) -> Sequence[Row]:
        schema, _, name = link.table.partition(".")
        key = contact[model.root.key]
        return [row for row in tables[TableName(schema, name)] if key is not None and row[link.via] == key]

    found: set[Line] = set()
    for group in model.groups:
        passing = [
            each.filter
            for each in model.restrictions
            if Right.READ in each.rights and group.name not in each.exempt
        ]
        personal = attributes(group.filter) or any(map(attributes, passing))
        asking: Sequence[tuple[str | None, Mapping[str, str]]] = [(None, {})]
        if personal:
            asking = [(person.login, person.attributes) for person in model.people]
        for contact in tables[model.root.name]:
            for login, me in asking:
                if evaluate(group.filter, contact, me, linked) is True:
                    shown = all(evaluate(each, contact, me, linked) is True for each in passing)
                    found.add((contact[model.root.key], group.name, login, shown))
    return found


def said(connection: Connection) -> set[Line]:
    """Return the view's rows; each stands once."""
    rows = connection.execute(
        SQL("select contact, access_group, login, shown from {}").format(
            qualified(SUPPORT_SCHEMA, CONTACT_GROUP)
        )
    ).fetchall()
    found: set[Line] = {(contact, group, login, shown) for contact, group, login, shown in rows}
    assert len(found) == len(rows)
    return found


def tables_of(connection: Connection, model: Model) -> Tables:
    """Return root table and link tables as the superuser reads them."""
    names = {model.root.name}
    for group in model.groups:
        for link in links(group.filter):
            schema, _, name = link.table.partition(".")
            names.add(TableName(schema, name))
    tables: dict[TableName, Sequence[Row]] = {}
    for table in names:
        cursor = connection.execute(SQL("select * from {}").format(qualified(table.schema, table.name)))
        columns = [column.name for column in cursor.description or ()]
        tables[table] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return tables
