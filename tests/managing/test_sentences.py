"""Sentences say what a call did: who is there already is not registered, nor dismissed from nothing."""

from __future__ import annotations

from psycopg.types.json import Jsonb

from tests.managing.conftest import Office


def test_register_says_which_attributes_it_changed(office: Office) -> None:
    login = office.login("anna")
    changed = office.call("register", "anna", login, Jsonb({"employee_no": "7"}))
    assert changed == f"anna ({login}): changed employee_no."
    again = office.call("register", "anna", login, Jsonb({"employee_no": "7"}))
    assert again == f"anna ({login}) is registered already."


def test_dismiss_says_that_somebody_managed_no_area(office: Office) -> None:
    login = office.make_login("nora")
    assert office.call("dismiss", login) == f"{login} manages no area."
    assert office.call("dismiss", login, "NORD") == f"{login} manages no area."
    office.call("appoint", login, "NORD")
    assert office.call("dismiss", login, "SUED") == f"{login} does not manage SUED."
    assert office.call("dismiss", login, "NORD") == f"{login} manages no area any more."
