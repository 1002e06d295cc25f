"""Sentences say what a call did: who is there already is not registered, nor dismissed from nothing."""

from __future__ import annotations

import pytest
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


@pytest.mark.parametrize(
    ("there", "wanted", "said"),
    [
        ((None, "2031-02-07"), (None, "2031-01-06"),
         " until 2031-01-06, and until 2031-02-07 by another membership."),
        (("2031-01-01", None), ("2031-02-01", "2031-02-07"),
         " from 2031-02-01 until 2031-02-07, and without an end by another membership."),
        (("2031-01-10", "2031-02-07"), ("2031-01-01", "2031-01-20"),
         " from 2031-01-01 until 2031-01-20, and until 2031-02-07 by another membership."),
        (("2031-01-01", "2031-01-06"), ("2031-01-04", "2031-02-07"), " from 2031-01-04 until 2031-02-07."),
        (("2031-01-01", "2031-01-06"), ("2031-03-01", "2031-03-07"), " from 2031-03-01 until 2031-03-07."),
        ((None, "2031-01-06"), (None, "2031-01-06"), " until 2031-01-06."),
    ],
)  # fmt: skip
def test_who_assigns_for_a_shorter_time_hears_how_long_it_is(
    office: Office, there: tuple[object, object], wanted: tuple[object, object], said: str
) -> None:
    office.call("assign", "anna", "nord", *there)
    assert office.call("assign", "anna", "nord", *wanted) == f"anna is in nord{said}"
