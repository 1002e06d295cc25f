"""What releases of PostgreSQL differ in, where it matters to us.

Knows numbers in the form of server_version_num (180006 is 18.6) and what follows from them. No input, no
output. Sources: the release notes and security advisories of PostgreSQL named beside each number.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crm_rls.diagnostics import Code, Diagnostic, Severity

OLDEST_SUPPORTED = 150000
"""Views with the rights of the caller, which everything here builds on, exist since 15."""

VERSION_FLOORS: Mapping[int, int] = MappingProxyType({15: 150020, 16: 160016, 17: 170012, 18: 180007})
"""The first release of each major version without the ON CONFLICT hole (CVE-2026-120154)."""

REPLAN_FLOORS: Mapping[int, int] = MappingProxyType({15: 150019, 16: 160015, 17: 170011, 18: 180006})
"""The first release of each major version that replans after a change of role membership (CVE-2026-14666)."""

MEMBERSHIP_OPTIONS = 160000
"""Role memberships have INHERIT and SET options from here on (release notes of 16)."""


def floor(version: int) -> int:
    """Return the lowest release of the same major version that is recommended."""
    return VERSION_FLOORS.get(version // 10000, version // 10000 * 10000)


def has_on_conflict_hole(version: int) -> bool:
    """Say whether INSERT ... ON CONFLICT shows hidden rows to its WHERE clause (CVE-2026-120154)."""
    return version < floor(version)


def replan_floor(version: int) -> int:
    """Return the lowest release of the same major version that replans after a change of membership."""
    return REPLAN_FLOORS.get(version // 10000, 0)


def needs_replan_signal(version: int) -> bool:
    """Say whether prepared statements of open sessions survive a revoked membership (CVE-2026-14666)."""
    return version < replan_floor(version)


def has_membership_options(version: int) -> bool:
    """Say whether a membership can be granted WITH INHERIT and WITH SET."""
    return version >= MEMBERSHIP_OPTIONS


def describe(version: int) -> str:
    """Return the version as people write it, e.g. 18.6."""
    return f"{version // 10000}.{version % 10000}"


def warnings_for(version: int) -> tuple[Diagnostic, ...]:
    """Return the known holes of this server and what crm-rls does about them; none from the floor upward."""
    found = []
    server, upgrade = f"PostgreSQL {describe(version)}", f"upgrade to {describe(floor(version))} or later"
    if has_on_conflict_hole(version):
        cause = (
            "INSERT ... ON CONFLICT DO UPDATE shows hidden rows (CVE-2026-120154); until the upgrade, "
            "crm-rls grants INSERT by a column list without the keys that the server fills itself"
        )
        found.append(Diagnostic(Code.ON_CONFLICT_SHOWS_ROWS, Severity.WARNING, cause, upgrade, object=server))
    if needs_replan_signal(version):
        cause = (
            "prepared statements of open sessions go on after a membership is revoked (CVE-2026-14666); "
            "until the upgrade, crm-rls makes every session plan its statements again after each change of "
            "membership"
        )
        found.append(
            Diagnostic(Code.REVOKED_MEMBERSHIP_LIVES_ON, Severity.WARNING, cause, upgrade, object=server)
        )
    return tuple(found)
