"""What crm_people has, and what of crm_access nobody may name."""

from __future__ import annotations

from crm_rls.people.calls import Action, Outcome, attempt, effect_of
from tests.fixtures.database import Connection

CALLS = (
    "assign('anna', 'nord')", "unassign('anna', 'nord')", "cover('anna', 'bert')", "end_cover(1)",
    "handover('anna', 'bert')", "register('anna')", "deactivate('anna')", "reactivate('anna')",
    "appoint('{login}', 'NORD')", "dismiss('{login}')", "tidy()", "adopt()", "membership_at('anna')",
    "compare_reach('[]', '[]')", "moment_of('2027-01-06')", "share('anna', '1', '2999-01-06')",
    "unshare('anna', '1')", "share('anna', '1', date '2999-01-06')", "end_cover(1, date '2999-01-06')",
    "prolong_cover(1, now())",
)  # fmt: skip
VIEWS = ("people", "covers", "shares", "log", "user_access_groups")
OURS = ("person", "membership", "cover", "share", "role_given", "log", "model", "access_group",
        "territory", "area_manager", "standing", "contact_group")  # fmt: skip


def performed(connection: Connection, action: Action) -> Outcome:
    """Do it inside the connection's transaction, and return what it does to whom."""
    return effect_of(connection, attempt(connection, action))
