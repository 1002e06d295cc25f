"""Mutants of `forget`: whom it refuses, what stays of a name, and that who did what is still told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import psycopg
from psycopg.types.json import Jsonb

from tests.fixtures.database import Connection
from tests.managing.conftest import Office, changed, office, sharing_office
from tests.managing.leaving import Traces, in_force, later, live_everywhere
from tests.mutation.functions import Mutants, unnoticed

__all__ = ["office", "sharing_office"]

Entries = Mapping[int, tuple[str | None, ...]]
"""By number of the log's entry who did it, to whom and for whom."""

REFUSED = {
    ("bert", "law", True): "bert has not left",
    ("carl", "law", True): "the model file declares carl",
    ("eva", "law"): "eva left on",
    ("frank", "law"): "frank still has one contact, by an attribute",
    ("anna", "", True): "without a reason",
}
"""Of calls of `forget` what is said against them."""

MUTANTS: Mutants = {
    "by everybody": ("people/forget", "perform crm_access.require_manager('forget people');", ""),
    "before the time": ("people/forget", "'infinity') > clock_timestamp()", "'infinity') < '-infinity'"),
    "after twice the time": (
        "people/forget",
        "who.left_at + model.forget_after",
        "who.left_at + 2 * model.forget_after",
    ),
    "without a period": ("people/forget", "model.forget_after is null and not anyway", "false"),
    "anyway without a reason": ("people/forget", "if anyway and coalesce(reason, '') = ''", "if false"),
    "with contacts": ("people/forget", "if kept <> ''", "if false"),
    "whom the model file declares": (
        "people/forget",
        "perform crm_access.require_undeclared(who.person, who.login, who.until_entry);",
        "",
    ),
    "a manager still": ("people/forget", "perform crm_access.leave_offices(who.named);", "null;"),
    "who did it": (
        "pseudonymise",
        "actor = case l.actor when had.named then pseudonym else l.actor end,",
        "",
    ),
    "to whom": ("pseudonymise", "login = case l.login when had.named then pseudonym else l.login end,", ""),
    "for whom": (
        "pseudonymise",
        "absent = case l.absent when had.named then pseudonym else l.absent end,",
        "",
    ),
    "the former login": (
        "pseudonymise",
        "former = case when l.former = had.named then case when l.new is null then pseudonym end else",
        "former = case when true then",
    ),
    "the own reasons": (
        "pseudonymise",
        "case when n.named then crm_access.without_names(l.reason, names, pseudonym) else l.reason end",
        "l.reason",
    ),
    "the row before": ("pseudonymise", "crm_access.pseudonymised(l.old, names, pseudonym, n.named)", "l.old"),
    "the row after": ("pseudonymise", "crm_access.pseudonymised(l.new, names, pseudonym, n.named)", "l.new"),
    "another name in each entry": (
        "pseudonymise",
        "actor = case l.actor when had.named then pseudonym",
        "actor = case l.actor when had.named then 'leaver-' || l.log_id",
    ),
    "one name for two": (
        "pseudonymise",
        "number := number + 1;",
        "number := number + 1; delete from crm_access.leaver;",
    ),
    "who applied": ("pseudonymise", "case i.who when had.named then pseudonym else i.who end", "i.who"),
    "what was declared": (
        "pseudonymise",
        "then crm_access.pseudonymised(i.content, names, pseudonym, false) else i.content end",
        "then i.content else i.content end",
    ),
    "what was taken from the login": ("pseudonymise", "t.grantee = had.named", "false"),
    "who took": ("pseudonymise", "where t.who = had.named", "where false"),
    "reasons about others": ("pseudonymise", "if all_reasons then", "if false then"),
    "always reasons about others": ("pseudonymise", "if all_reasons then", "if true then"),
    "the last name only": (
        "pseudonymise",
        "select pseudonymise.person union select h.named",
        "select h.named",
    ),
    "attributes": ("pseudonymised", "when own and e.key = 'attributes' then '{{}}'", ""),
    "an open row": ("pseudonymise", "set open = false", "set open = true"),
    "who is active": ("who_left", "where not p.active", ""),
}


def staged(leaving: Office) -> Office:
    """Let anna and dora leave longer ago than the period, dora as a manager, and eva today."""
    office = leaving
    live_everywhere(office)
    office.call("appoint", office.login("dora"), "NORD")
    office.call("register", "frank", office.make_login("frank"), Jsonb({"employee_no": "1009"}))
    for person in ("anna", "carl", "frank"):
        office.call("deactivate", person)
    people = tuple(each for each in office.model.people if each.name not in ("anna", "dora"))
    office = in_force(office, replace(office.model, people=people))
    later(office, 4)
    office.call("register", "eva", office.make_login("eva"))
    office.call("deactivate", "eva")
    office.superuser.execute(
        "update crm.contact set first_contact_by = '1002' where first_contact_by in ('1001', '1004'); "
        "update crm.contact set first_contact_by = '1009' where id = 1"
    )
    return office


def entries(office: Office) -> Entries:
    rows = office.superuser.execute("select log_id, actor, login, absent from crm_access.log")
    return {int(str(number)): tuple(names) for number, *names in rows}


def refusal(connection: Connection, *arguments: object) -> str:
    """Return what is said against a call of `forget`; nothing if it is not refused."""
    marks = ", ".join("%s" for _ in arguments)
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(f"select crm_people.forget({marks})", arguments)
    except psycopg.Error as error:
        return str(error)
    return ""


def refuses(office: Office, nora: Connection) -> bool:
    """Say whether it refuses what it must; nora manages an area only."""
    superuser = office.superuser
    with superuser.transaction(force_rollback=True):
        superuser.execute("update crm_access.model set forget_after = null")
        unnamed = refusal(superuser, "anna", "law")
    return (
        all(words in refusal(superuser, *call) for call, words in REFUSED.items())
        and "the model does not say after which time" in unnamed
        and "may not forget people" in refusal(nora, "anna", "law")
    )


def forgets(office: Office, before: Entries) -> bool:
    """Say whether nothing but a name of its own is left of each who is forgotten, and all that was done."""
    superuser, traces = office.superuser, Traces(office)
    names = {office.login("anna"), office.login("anna_meier")}
    expected = {
        number: tuple("leaver-0001" if name in names else name for name in found)
        for number, found in before.items()
    }
    try:
        with superuser.transaction(force_rollback=True):
            office.call("forget", "anna", "asked by Anna", by=superuser)
            reasons = superuser.execute(
                "select distinct 'leaver-0001' in (actor, login, absent) is true from crm_access.log "
                "where reason ~* 'anna'"
            ).fetchall()
        with superuser.transaction(force_rollback=True):
            office.call("forget", "anna", "asked by Anna", False, None, True, by=superuser)
            found = entries(office)
            left = traces.of("anna", "1001")
            office.call("forget", "dora", by=superuser)
            manages = superuser.execute(
                "select pg_has_role(%s, %s, 'MEMBER')", (office.login("dora"), office.names.area_managers)
            ).fetchone()
            leavers = superuser.execute(
                "select pseudonym, open from crm_access.leaver order by leaver_id"
            ).fetchall()
    except psycopg.Error:
        return False
    return (
        reasons == [(False,)]
        and left == {}
        and {number: found[number] for number in before} == expected
        and manages == (False,)
        and leavers == [("leaver-0001", False), ("leaver-0002", False)]
    )


def test_every_mutant_of_forget_is_noticed(sharing_office: Office) -> None:
    office = staged(changed(sharing_office, replace(sharing_office.model, forget_after="3 years")))
    nora, before = office.make_area_manager("nora", "NORD"), entries(office)
    assert refuses(office, nora)
    assert forgets(office, before)
    assert unnoticed(office, MUTANTS, lambda: refuses(office, nora) and forgets(office, before)) == []
