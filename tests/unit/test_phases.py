"""Phases and risks: what narrows comes first, what destroys last, and what needs a flag says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crm_rls.catalog import CatalogState, Command, Kind, Policy, ServerFacts, TableFlags
from crm_rls.change import Change, Options, Phase, Printed, Risk, diff
from crm_rls.change import kinds as c
from crm_rls.change.diff.row_security import SUSPEND_FROM, row_security_changes
from crm_rls.model import Membership
from crm_rls.plan.make import enforced
from crm_rls.postgres.names import SUPPORT_SCHEMAS
from tests.fixtures.small_crm import CONTACT, small_model
from tests.unit.rendered import RENDERED

Sort = type[Change] | Callable[[Change], bool]

FRESH = ServerFacts(database="shop")
PERIOD = Membership("dora", "sued", datetime(2027, 1, 1, tzinfo=UTC), None)
MODEL = replace(small_model("crm", [("anna", "nord")]), memberships=(Membership("anna", "nord"), PERIOD))
SAMPLES = [change for change, _ in RENDERED]


def on_guard(change: Change) -> bool:
    return isinstance(change, c.GrantPrivilege) and change.grant.name.startswith("guard")


def to_owners(change: Change) -> bool:
    return isinstance(change, c.GrantPrivilege) and change.grant.grantee in ("crm_owner", "crm_registrar")


def from_owners(change: Change) -> bool:
    return isinstance(change, c.RevokePrivilege) and change.from_owner


def from_people(change: Change) -> bool:
    return isinstance(change, c.RevokePrivilege) and not change.from_owner


def to_managers(change: Change) -> bool:
    granted = isinstance(change, c.GrantPrivilege) and change.grant.grantee.endswith(
        ("_managers", "_auditors")
    )
    return granted and not on_guard(change)


def to_people(change: Change) -> bool:
    others = (on_guard, to_owners, to_managers)
    return isinstance(change, c.GrantPrivilege) and not any(other(change) for other in others)


def late_made(change: Change) -> bool:
    return isinstance(change, c.CreateObject) and waits(change.desired.kind, change.desired.schema)


def object_made(change: Change) -> bool:
    return isinstance(change, c.CreateObject) and not late_made(change)


def early_dropped(change: Change) -> bool:
    return isinstance(change, c.DropObject) and waits(change.current.kind, change.current.schema)


def data_dropped(change: Change) -> bool:
    if not isinstance(change, c.DropObject | c.ReplaceObject):
        return False
    return change.current.kind in (Kind.COLUMN, Kind.TABLE)


def makes_logins(change: Change) -> bool:
    return isinstance(change, c.CreateRole) and change.role.create_role


def object_dropped(change: Change) -> bool:
    return isinstance(change, c.DropObject) and not early_dropped(change)


def waits(kind: Kind, schema: str) -> bool:
    return kind in (Kind.TRIGGER, Kind.INDEX, Kind.FOREIGN_KEY) and schema not in SUPPORT_SCHEMAS


def chosen(changes: Iterable[Change], *sorts: Sort) -> list[Change]:
    """Return the changes of these sorts; there is one of each."""

    def is_of(change: Change, sort: Sort) -> bool:
        return isinstance(change, sort) if isinstance(sort, type) else sort(change)

    changes = tuple(changes)
    assert all(any(is_of(change, sort) for change in changes) for sort in sorts)
    return [change for change in changes if any(is_of(change, sort) for sort in sorts)]


def phases(*sorts: Sort) -> list[Phase]:
    return [change.phase for change in chosen(SAMPLES, *sorts)]


# -- order ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((c.CreateRole, c.CreateLogin), (object_made, c.CreatePolicy, c.GrantRole, to_people)),
        ((c.CreateRole,), (c.MigrateSupport,)),
        ((c.MigrateSupport,), (c.ChangeOwner,)),
        ((c.ChangeOwner,), (object_made,)),
        ((object_made,), (to_owners,)),
        ((to_owners,), (c.Backfill,)),
        ((c.Backfill,), (late_made,)),
        ((late_made,), (c.CreatePolicy,)),
        ((c.CreatePolicy,), (c.ProtectTable,)),
        ((c.ProtectTable,), (c.PutPerson, c.PutTimed, c.GrantRole, to_people)),
        ((c.PutPerson,), (c.PutTimed,)),
        ((c.PutTimed, c.GrantRole), (to_people,)),
        ((to_people,), (to_managers,)),
        ((c.CreateRole,), (on_guard,)),
        ((on_guard,), (c.PutPerson, c.GrantRole)),
    ],
)
def test_a_fresh_installation_opens_nothing_before_it_is_protected(
    before: tuple[Sort, ...], after: tuple[Sort, ...]
) -> None:
    options = Options(MODEL.prefix, MODEL.logins)
    changes = diff(CatalogState(), enforced(MODEL, FRESH), Printed(), FRESH, options).changes
    first, last = (
        [number for number, change in enumerate(changes) if change in chosen(changes, *sorts)]
        for sorts in (before, after)
    )
    assert max(first) < min(last)


def test_phases_put_what_narrows_before_what_widens_and_what_destroys_last() -> None:
    taking = phases(from_people, c.RevokeRole, c.DropTimed, c.DropPerson, c.DropPolicy)
    giving = phases(
        c.CreatePolicy, c.AlterPolicy, c.PutPerson, c.PutTimed, c.GrantRole, to_people, c.OpenTable
    )
    losing = phases(object_dropped, c.DropRole)
    assert max(taking) < min(giving)
    assert max(giving) < min(losing)
    assert max(change.phase for change in SAMPLES) is Phase.REPLAN


def test_what_waits_for_rows_goes_before_they_are_filled_and_comes_after() -> None:
    assert max(phases(early_dropped)) < min(phases(object_made, c.ReplaceObject))
    assert max(phases(object_made)) < min(phases(c.Backfill)) < min(phases(late_made))


def test_the_owner_keeps_its_privileges_until_no_trigger_and_no_filling_needs_them() -> None:
    working = phases(early_dropped, object_made, c.ReplaceObject, c.Backfill, late_made, to_owners)
    assert max(working) < min(phases(from_owners)) < min(phases(object_dropped))


def test_row_security_is_suspended_before_the_first_policy_and_back_after_the_last() -> None:
    about_policies = phases(c.DropPolicy, c.CreatePolicy, c.AlterPolicy)
    assert max(phases(c.Suspend)) < min(about_policies)
    assert min(phases(c.ProtectTable)) > max(about_policies)


def test_every_phase_is_that_of_some_change() -> None:
    assert {change.phase for change in SAMPLES} == set(Phase)


# -- risk ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sorts", "risk"),
    [
        (
            (
                c.RevokePrivilege, c.RevokeRole, c.DropTimed, c.DropPerson, c.DropRegistry, c.DropPolicy,
                c.AlterRole, c.ChangeOwner, c.ProtectTable,
            ),
            Risk.NARROWS,
        ),
        (
            (
                c.LeaveHome, c.BindPersons, c.CreatePolicy, c.AlterPolicy, c.PutPerson, c.PutSuspended,
                c.PutTimed, c.GrantRole, to_people, c.OpenTable, makes_logins,
            ),
            Risk.WIDENS,
        ),
        ((data_dropped, c.DropRole, c.EndShares), Risk.DESTROYS),
    ],
)  # fmt: skip
def test_what_needs_a_flag_says_so(sorts: tuple[Sort, ...], risk: Risk) -> None:
    assert [change for change in SAMPLES if change.risk is risk] == chosen(SAMPLES, *sorts)


def test_row_security_that_is_switched_on_again_narrows_nothing_and_is_summed_up() -> None:
    many = [c.DropPolicy(Policy(CONTACT, str(each), Command.SELECT, ())) for each in range(SUSPEND_FROM)]
    there, mended = (
        [
            change
            for change in row_security_changes(
                CatalogState(tables={CONTACT: flags}),
                CatalogState(tables={CONTACT: TableFlags(enabled=True, forced=True)}),
                many,
                ServerFacts(version=180000),
                Options("crm"),
            )
            if isinstance(change, c.ProtectTable)
        ]
        for flags in (TableFlags(enabled=True, forced=True), TableFlags(enabled=True, forced=False))
    )
    assert [(each.risk, each.topic is None) for each in (*there, *mended)] == [
        (Risk.NEUTRAL, False), (Risk.NARROWS, True)
    ]  # fmt: skip
