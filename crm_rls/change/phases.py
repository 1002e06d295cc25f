"""The order of changes, and their risk.

What narrows comes before what widens, so that after every single statement nobody sees a row that he sees
neither before nor after. Roles exist before what names them; policies exist before row security is enabled
(with it enabled PostgreSQL rebuilds the list at every statement: 185 s instead of 4 s for 10,000 policies,
DESIGN 5.5); privileges on tables come last; what nobody needs any more is dropped after that.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType

from crm_rls.meaning.proving.directions import Verdict


class Risk(StrEnum):
    """What a change can do to what people see and what is kept."""

    NARROWS = "narrows"
    WIDENS = "widens"
    DESTROYS = "destroys"
    BLINDS = "blinds"
    STRANDS = "strands"
    NEUTRAL = "neutral"


RISKS: Mapping[Verdict, Risk] = MappingProxyType(
    {
        Verdict.KEEPS: Risk.NEUTRAL,
        Verdict.NARROWS: Risk.NARROWS,
        Verdict.WIDENS: Risk.WIDENS,
        Verdict.MOVES: Risk.WIDENS,
        Verdict.UNKNOWN: Risk.WIDENS,
    }
)
"""What is not proved counts as widening."""


class Phase(IntEnum):
    """When a change is made; inside a phase the order of the desired state counts."""

    RENAME_ROLE = 10
    RENAME_POLICY = 11
    RENAME_ROWS = 12
    RENAME_OBJECT = 13
    MARK_POLICY = 14
    SUSPEND_ROW_SECURITY = 15

    REVOKE_PRIVILEGE = 20
    REVOKE_ROLE = 21
    DROP_TIMED = 22
    DROP_PERSON = 23
    DROP_REGISTRY = 24
    DROP_POLICY = 25

    CREATE_LOGIN = 30
    CREATE_ROLE = 31
    ALTER_ROLE = 32
    LEAVE_HOME = 33
    SET_HOME = 34
    """After the registrar is made, on which the setting is."""
    MIGRATE_SUPPORT = 35
    """After the roles are made, for on the way back what they own must go before them."""
    CHANGE_OWNER = 36
    """Before objects are made: in a schema of another one their owner may create nothing."""
    MARK_OBJECT = 37
    DROP_BEFORE_ROWS = 39
    """Before rows are filled, which would fire triggers that nothing needs any more."""
    MAKE_OBJECT = 40
    GRANT_TO_OWNER = 41
    """Before rows are filled, for that runs triggers that are already there."""
    FILL_ROWS = 42
    MAKE_AFTER_ROWS = 43
    PUT_REGISTRY = 44
    GRANT_ON_GUARD = 45
    """Before anybody becomes a member of the role."""

    CREATE_POLICY = 50
    ALTER_POLICY = 51
    PROTECT_TABLE = 55

    BIND_PERSONS = 59
    """After the logins are made, and our schemas have their owners."""
    PUT_PERSON = 60
    PUT_TIMED = 61
    GRANT_ROLE = 62
    GRANT_PRIVILEGE = 70
    GRANT_TO_MANAGERS = 71
    OPEN_TABLE = 75

    REVOKE_FROM_OWNER = 78
    """So on the way back the owner has its privileges before triggers and fillings touch rows."""
    DROP_OBJECT = 80
    DROP_ROLE = 90

    RECORD_TAKEN = 96
    RECORD_IN_FORCE = 97
    RECORD_MEMBERSHIPS = 98
    REPLAN = 99
