"""Attacks by conditions of the reader's own on views of crm_people: they must not be asked of rows left out.

A condition that costs next to nothing is asked first, unless the view is a barrier (manual, CREATE VIEW).
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.model import SelfService
from crm_rls.plan.make import make_plan
from crm_rls.postgres.sqltext import SQL, Identifier, literal
from tests.attacks.attacker import Attacker
from tests.fixtures.applying import brought_in_line
from tests.fixtures.database import Connection
from tests.managing.conftest import Office, changed, leaving_office  # noqa: F401 -- the stage

LEAK = (
    "create function pg_temp.heard(text) returns boolean language plpgsql cost 0.0000001 as "
    "$$ begin raise notice 'heard %', $1; return true; end $$"
)


@pytest.fixture
def office(leaving_office: Office) -> Office:  # noqa: F811
    """Return an office in which everything that a view shows is there, outside the north, too."""
    found = changed(leaving_office, replace(leaving_office.model, self_service=SelfService.COVERS, people=()))
    found.call("assign", "anna", "nord")
    found.call("assign", "bert", "sued")
    found.call("assign", "carl", "sued", None, "2999-01-01", "secret-member")
    found.call("cover", "bert", "dora", None, "2999-01-01", 0, 0, "secret-cover", None, True)
    found.call("add_territory", "secret-key", "BY", "secret-label")
    found.call("share", "carl", "3", "2999-01-01", "secret-share")
    found.call("deactivate", "dora", "secret-leaver")
    found.call("reactivate", "dora")
    return found


def views(office: Office) -> list[tuple[str, list[str]]]:
    return office.superuser.execute(
        "select c.relname, array_agg(a.attname::text order by a.attnum) from pg_class c "
        "join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 "
        "where c.relnamespace = 'crm_people'::regnamespace and c.relkind = 'v' group by 1 order by 1"
    ).fetchall()


def overheard(office: Office, connection: Connection) -> tuple[set[str], set[str]]:
    """Return which views somebody may read, and what a condition heard that is in no row that comes back."""
    attacker, read, heard = Attacker(connection), set(), set()
    attacker.run(LEAK)
    for view, columns in views(office):
        if attacker.run(SQL("select from crm_people.{}").format(Identifier(view))).sqlstate:
            continue
        read.add(view)
        for column in columns:
            source = SQL("from crm_people.{} as v").format(Identifier(view))
            value = SQL("v.{}::text").format(Identifier(column))
            shown = attacker.run(SQL("select {} {}").format(value, source))
            asked = attacker.run(SQL("select {} where pg_temp.heard({})").format(source, value))
            expected = {f"heard {'<NULL>' if said is None else said}" for (said,) in shown.rows}
            notices = {each.partition(" | ")[0] for each in asked.notices}
            heard |= {f"{view}.{column}: {each}" for each in notices - expected}
    return read, heard


def test_nobody_hears_of_rows_that_a_view_leaves_out(office: Office) -> None:
    chief = office.make_area_manager("chief", "NORD")
    assert chief.execute("select access_group from crm_people.members").fetchall() == [("nord",)]
    read, heard = overheard(office, chief)
    assert len(read) == len(views(office))
    assert heard == set()
    read, heard = overheard(office, office.open("anna"))
    assert read == {"covers", "directory"}
    assert heard == set()
    auditor = office.make_login("auditor")
    office.superuser.execute("select crm_people.appoint_auditor(%s)", (auditor,))
    read, heard = overheard(office, office.database.login(auditor))
    assert len(read) == len(views(office))
    assert heard == set()


def test_no_plan_counts_what_a_view_leaves_out(office: Office) -> None:
    """The comparison of texts is leakproof, so only a fence keeps it from being asked of other rows."""
    chief, anna = office.make_area_manager("chief", "NORD"), office.open("anna")
    counts_nothing(anna, "covers", "reason")
    counts_nothing(chief, "covers", "reason")
    counts_nothing(chief, "shares", "reason")
    counts_nothing(chief, "added_territories", "label")


def test_residual_plans_of_members_count_those_of_other_areas(office: Office) -> None:
    with pytest.raises(AssertionError, match="members"):
        counts_nothing(office.make_area_manager("chief", "NORD"), "members", "reason")


def counts_nothing(reader: Connection, view: str, column: str) -> None:
    explain = SQL(
        "explain (analyze, costs off, timing off, summary off, buffers off) "
        "select from crm_people.{} where {} > {}"
    )
    plans = []
    for bound in ("secret", "zzzzzz"):  # what is hidden lies in between
        names = (Identifier(view), Identifier(column), literal(bound))
        rows = reader.execute(explain.format(*names)).fetchall()
        plans.append("\n".join(line for (line,) in rows).replace(bound, "bound"))
    assert plans[0] == plans[1], view


def test_a_plan_mends_the_options_of_a_view(office: Office) -> None:
    """Without the barrier the same condition hears of members of other areas."""
    chief = office.make_area_manager("chief", "NORD")
    for done in ("reset (security_barrier)", "set (security_invoker = true)"):
        office.superuser.execute(SQL("alter view crm_people.members {}").format(SQL(done)))
        (step,) = make_plan(office.superuser, office.model).plan.steps
        assert step.subject == "view crm_people.members"
        if done.startswith("reset"):
            assert any("secret-member" in each for each in overheard(office, chief)[1])
        with office.database.connect(autocommit=False) as owner:
            brought_in_line(owner, office.model)
        assert make_plan(office.superuser, office.model).plan.steps == ()
    assert overheard(office, chief)[1] == set()
