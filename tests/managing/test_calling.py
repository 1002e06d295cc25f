"""The functions called from Python: what a login's own settings must not break."""

from __future__ import annotations

import pytest

from crm_rls.people.calls import Action, people_of
from tests.managing.calls import performed
from tests.managing.conftest import Office


@pytest.mark.parametrize(
    "setting", ["datestyle = 'German'", "datestyle = 'SQL, DMY'", "timezone = 'Asia/Kathmandu'"]
)
def test_settings_of_the_login_do_not_matter(office: Office, setting: str) -> None:
    """Somebody's login may have them by ALTER ROLE; psycopg reads dates in one style only."""
    office.superuser.execute(f"alter role {office.login('manager')} set {setting}")
    values = {
        "person": "anna",
        "access_group": "nord",
        "valid_from": None,
        "valid_until": "2099-01-06",
        "reason": "",
    }
    with people_of(office.database.login_dsn(office.login("manager"))) as manager:
        outcome = performed(manager, Action("assign", values, ("anna",), last_day=True))
    assert outcome.sentence.endswith("is in nord until 2099-01-06.")
    assert [effect.gained for effect in outcome.effects] == [1]
