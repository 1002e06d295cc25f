"""What a plan says of people whose login was renamed, dropped, made anew, or registered on another server."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.catalog.inspector import inspect
from crm_rls.change import Risk
from crm_rls.diagnostics import Code
from crm_rls.errors import Refused
from crm_rls.model import Membership, Model, Person
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.plan.value import Plan
from tests.managing.conftest import Office, office

__all__ = ["office"]


def planned(office: Office, model: Model | None = None) -> Plan:
    """Return the plan of a model, or of the one that is applied."""
    with office.database.connect(autocommit=False) as connection:
        return make_plan(connection, model or office.model).plan


def applied(
    office: Office, model: Model | None = None, *, allowed: frozenset[Risk] = frozenset(Risk)
) -> None:
    """Apply a model and see that nothing is left to do."""
    with office.database.connect(autocommit=False) as connection:
        wanted = model or office.model
        apply_plan(connection, wanted, make_plan(connection, wanted).plan, allowed=allowed)
    again = planned(office, model)
    assert (again.steps, again.findings) == ((), ())


def steps(plan: Plan) -> list[tuple[str, str, Risk]]:
    """Return what a plan would do, without what only follows."""
    follow = ("record memberships", "replan")
    return [(step.kind, step.subject, step.risk) for step in plan.steps if step.kind not in follow]


def found(plan: Plan) -> set[tuple[Code, str, bool]]:
    """Return the findings of a plan."""
    return {(Code(each.code), each.object, each.blocking) for each in plan.findings}


def test_a_name_that_a_manager_gave_to_another_login_is_told(office: Office) -> None:
    """Two persons of one name would be two rows; the plan ended in an error of the unique constraint."""
    other = office.make_login("other")
    office.call("register", "ella", other)
    ella = Person("ella", office.login("ella"))
    wanted = replace(office.model, people=(*office.model.people, ella))
    assert (Code.PERSON_HAS_ANOTHER_LOGIN, f"login {ella.login}", True) in found(planned(office, wanted))
    applied(office, replace(office.model, people=(*office.model.people, replace(ella, login=other))))


def test_after_a_restore_elsewhere_everybody_is_bound_by_one_listed_change(office: Office) -> None:
    """Every row is of another server; one oid is that of somebody else here, as it comes."""
    office.call("assign", "anna", "first_contact", None, "2031-01-01")
    office.superuser.execute("update crm_access.person set server = 'x', role = (role::int8 + 100000)::oid")
    office.superuser.execute(
        "update crm_access.person set role = (select oid from pg_roles where rolname = %s) "
        "where person = 'anna'",
        (office.login("bert"),),
    )
    with office.open("anna") as anna, office.open("bert") as bert:
        assert (office.seen(anna), office.seen(bert)) == (set(), set())
        plan = planned(office)
        logins = [office.login(name) for name in ("anna", "bert", "carl", "dora")]
        subject = f"4 persons by name: {', '.join(logins)}"
        assert steps(plan) == [("bind persons", subject, Risk.WIDENS)]
        with pytest.raises(Refused, match="widen"):
            applied(office, allowed=frozenset({Risk.NARROWS, Risk.NEUTRAL}))
        assert office.seen(anna) == set()
        applied(office)
        assert (office.seen(anna), office.seen(bert)) == ({1, 3}, set())


def test_a_model_with_the_old_name_of_a_renamed_login_is_refused(office: Office) -> None:
    old, new = office.login("anna"), office.login("anna_meier")
    office.call("assign", "anna", "nord")
    office.superuser.execute(f"alter role {old} rename to {new}")
    for _ in range(2):  # before the row has followed, and after
        assert (Code.LOGIN_RENAMED, f"login {old}", True) in found(planned(office))
        with pytest.raises(Refused):
            applied(office)
        office.call("tidy")
    anna, *others = office.model.people
    renamed = replace(office.model, people=(replace(anna, login=new), *others))
    applied(office, renamed)
    # Somebody else is anna now: only with a word for it.
    other = Person("other", old, {"employee_no": "1009"})
    both = replace(office.model, people=(replace(anna, login=new), *others, other))
    assert (Code.LOGIN_RENAMED, f"login {old}", True) in found(planned(office, both))
    applied(office, replace(both, people=(replace(anna, login=new, was=old), *others, other)))
    with office.open("anna_meier") as session, office.open("anna") as second:
        assert office.seen(session) == {1}
        assert office.seen(second) == set()


def test_a_plan_follows_a_renamed_login(office: Office) -> None:
    old, new = office.login("anna"), office.login("anna_meier")
    office.superuser.execute(f"alter role {old} rename to {new}")
    anna, *others = office.model.people
    renamed = replace(office.model, people=(replace(anna, login=new), *others))
    assert ("follow logins", f"{old} is called {new}", Risk.NEUTRAL) in steps(planned(office, renamed))
    applied(office, renamed)
    logged = "select action, old ->> 'login' from crm_people.log where login = %s"
    assert office.manager.execute(logged, (new,)).fetchall() == [("rename login", old)]


def test_a_login_that_was_made_anew_gets_nothing_from_the_model(office: Office) -> None:
    login = office.login("anna")
    declared = replace(office.model, memberships=(Membership("anna", "nord"),))
    applied(office, declared)
    office.superuser.execute(f"drop role {login}")
    plan = planned(office, declared)
    assert found(plan) >= {(Code.LOGIN_GONE, f"login {login}", True)}
    assert "create login" not in {step.kind for step in plan.steps}
    office.superuser.execute(f"create role {login} login")
    assert (Code.LOGIN_REPLACED, f"login {login}", True) in found(planned(office, declared))
    with pytest.raises(Refused):
        applied(office, declared)
    office.call("rehire", "anna")
    applied(office, declared)
    office.superuser.execute(f"alter role {login} password 'anew'")
    with office.database.login(login, "anew") as anna:
        assert office.seen(anna) == set()  # the group ended with the old role, and the model has not changed
        office.call("assign", "anna", "nord")
        assert office.seen(anna) == {1}


def test_who_was_registered_by_sql_and_has_no_login_holds_nothing_up(office: Office) -> None:
    eve = office.make_login("eve")
    office.call("register", "eve", eve)
    office.superuser.execute(f"drop role {eve}")
    assert found(planned(office)) == {(Code.LOGIN_GONE, f"login {eve}", False)}
    office.call("deactivate", "eve")
    assert found(planned(office)) == set()


def test_rows_and_roles_of_what_is_for_a_time_are_held_together(office: Office) -> None:
    """A lost role comes back, a role without a row goes; what has only run out is left to tidy."""
    names, manager = office.names, office.superuser
    office.call("assign", "anna", "sued", None, "2031-01-01")
    office.call("assign", "carl", "nord")
    office.call("cover", "carl", "bert", None, "2031-01-01")
    office.call("assign", "dora", "pumps", None, "2031-01-01")
    manager.execute(
        "update crm_access.membership set valid_until = now() where login = %s", (office.login("dora"),)
    )
    assert steps(planned(office)) == []
    sued, nord = names.timed_role("sued"), names.timed_role("nord")
    anna, bert, dora = map(office.login, ("anna", "bert", "dora"))
    by = f" granted by {names.registrar}" if manager.info.server_version >= 160000 else ""
    manager.execute(
        f"revoke {sued} from {anna}{by}; revoke {nord} from {bert}{by}; grant {sued} to {dora}{by}"
    )
    assert set(steps(planned(office))) == {
        ("grant role", f"{anna} joins {sued}", Risk.WIDENS),
        ("grant role", f"{bert} joins {nord}", Risk.WIDENS),
        ("revoke role", f"{dora} leaves {sued}", Risk.NARROWS),
    }
    applied(office)
    with office.open("anna") as first, office.open("bert") as second:
        assert (office.seen(first), office.seen(second)) == ({3, 4}, {1})
    # Who was registered by SQL loses the role of all persons by hand.
    eve = office.make_login("eve")
    office.call("register", "eve", eve)
    manager.execute(f"revoke {names.persons} from {eve}{by}")
    assert steps(planned(office)) == [("grant role", f"{eve} joins {names.persons}", Risk.WIDENS)]
    applied(office)


def test_the_inspector_says_what_became_of_each_login(office: Office) -> None:
    carl, bert, dora = map(office.login, ("carl", "bert", "dora"))
    office.superuser.execute(f"drop role {carl}; alter role {bert} rename to {carl}")
    office.superuser.execute(f"drop role {dora}; create role {dora} login")
    with office.database.connect() as connection:
        rows = inspect(connection, schemas=("crm",), prefix=office.model.prefix).current.people
    assert {row.person: row.binding for row in rows} == {
        "anna": "bound",
        "bert": "blocked",
        "carl": "replaced",
        "dora": "replaced",
    }
