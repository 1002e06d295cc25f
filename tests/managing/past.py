"""An office whose contacts have a history: rows that moved, came and went, and who asks about them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import psycopg

from crm_rls.model import History, SelfService
from tests.fixtures.applying import brought_in_line
from tests.fixtures.database import Connection
from tests.live.test_history import FORMER, HISTORY, keeping
from tests.managing.conftest import Office

STAYED, LEFT, CAME, NEW, GONE, HIDDEN, NOWHERE = ("20", "21", "22", "23", "24", "5", "4711")
"""By what became of them since: in NORD all the time, now in SUED, now in NORD, made, deleted; with a
restriction; and no contact at all."""


@dataclass(frozen=True, slots=True)
class Past:
    """The office, and a moment before the contacts changed."""

    office: Office
    then: str


def staged(office: Office) -> Past:
    """Let people be in groups, and contacts change after that."""
    run = office.superuser.execute
    run(HISTORY.replace("{keeper}", office.login("keeper")))
    # The trigger does not copy what a plan added to the contacts.
    run(f"alter table crm.contact_history drop column {office.names.version}")
    model = office.model
    model = replace(
        model,
        root=replace(model.root, history=History(FORMER)),
        blocked=tuple(sorted((*model.blocked, FORMER))),
        services=(keeping(office.login("keeper")),),
        self_service=SelfService.COVERS,
    )
    with office.database.connect(autocommit=False) as owner:
        brought_in_line(owner, model)
    for person, group in (("anna", "nord"), ("bert", "sued"), ("dora", "nord")):
        office.call("assign", person, group)
    office.call("assign", "carl", "nord", "2998-01-01", "2999-01-01")
    run(
        "insert into crm.contact (id, territory, customer_type) "
        "values (20, 'HH', 'x'), (21, 'HH', 'x'), (22, 'BY', 'x'), (24, 'HH', 'x')"
    )
    for contact in (GONE, STAYED):
        office.call("share", "carl", contact, "2999-01-01", "helps")
    ((then,),) = run("select clock_timestamp()::text")
    run("select pg_sleep(0.01)")
    office.call("unassign", "dora", "nord")
    office.call("unshare", "carl", STAYED)
    run("update crm.contact set territory = 'BY' where id = 21")
    run("update crm.contact set territory = 'HH' where id = 22")
    run("insert into crm.contact (id, territory, customer_type) values (23, 'HH', 'x')")
    run("delete from crm.contact where id = 24")
    return Past(replace(office, model=model), str(then))


def told(session: Connection, function: str, *arguments: str) -> tuple[list[tuple[object, ...]], list[str]]:
    """Return what a function of crm_people answers to whoever has the session, and its notices."""
    notices: list[str] = []

    def note(said: psycopg.errors.Diagnostic) -> None:
        notices.append(said.message_primary or "")

    session.add_notice_handler(note)
    marks = ", ".join("%s" for _ in arguments)
    try:
        columns = "person, access_group, how" if function == "who_sees" else "access_group, allows, how"
        rows = session.execute(f"select {columns} from crm_people.{function}({marks})", arguments).fetchall()
    finally:
        session.remove_notice_handler(note)
    return rows, notices
