"""Statements of role memberships, and of what follows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from crm_rls.catalog import RoleMembership
from crm_rls.change.kinds import GrantRole, MembershipChange, RecordMemberships, Replan, RevokeRole
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, relation
from crm_rls.postgres.versions import has_membership_options


def membership_statements(change: MembershipChange, version: int) -> Iterator[Composable]:
    """Yield the statements of a change of a membership."""
    match change:
        case GrantRole(membership, current):
            yield from _grant_role(membership, current, version)
        case RevokeRole(membership):
            yield _revoke_role(membership, version)
        case RecordMemberships():
            yield SQL("SELECT crm_access.record(NULL)")
        case Replan(tables, persons):
            yield SQL("GRANT SELECT ON TABLE {} TO {}").format(
                joined(",", map(relation, tables)), Identifier(persons)
            )
        case _:
            assert_never(change)


def _options(membership: RoleMembership) -> Composable:
    def word(on: bool) -> Composable:
        return SQL("TRUE") if on else SQL("FALSE")

    return SQL(" WITH ADMIN {}, INHERIT {}, SET {}").format(
        word(membership.admin), word(membership.inherit), word(membership.set_role)
    )


def _grant_role(
    membership: RoleMembership, current: RoleMembership | None, version: int
) -> Iterator[Composable]:
    role, member = Identifier(membership.role), Identifier(membership.member)
    if not has_membership_options(version):
        if current is not None and current.admin and not membership.admin:
            yield SQL("REVOKE ADMIN OPTION FOR {} FROM {}").format(role, member)
        else:
            with_admin = SQL(" WITH ADMIN OPTION") if membership.admin else SQL("")
            yield SQL("GRANT {} TO {}{}").format(role, member, with_admin)
        return
    statement = SQL("GRANT {} TO {}{}").format(role, member, _options(membership))
    # 16+: a membership stands once per grantor; only the same grantor changes its options or takes it back.
    grantor = membership.grantor or (current.grantor if current is not None else "")
    yield SQL("{} GRANTED BY {}").format(statement, Identifier(grantor)) if grantor else statement


def _revoke_role(membership: RoleMembership, version: int) -> Composable:
    statement = SQL("REVOKE {} FROM {}").format(Identifier(membership.role), Identifier(membership.member))
    if has_membership_options(version) and membership.grantor:
        return SQL("{} GRANTED BY {}").format(statement, Identifier(membership.grantor))
    return statement
