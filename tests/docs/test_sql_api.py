"""docs/reference/sql-api.md, held against the catalog: arguments, defaults, results, columns, and who may."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import lookup

from tests.managing.conftest import Office, office

__all__ = ["office"]

PAGE = (Path(__file__).parents[2] / "docs/reference/sql-api.md").read_text(encoding="utf-8")

FUNCTIONS = """
select p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid)
from pg_proc p where p.pronamespace = 'crm_people'::regnamespace and p.prorettype <> 'trigger'::regtype
"""

VIEWS = """
select c.relname, array_agg(a.attname::text order by a.attnum)
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
where c.relnamespace = 'crm_people'::regnamespace and c.relkind = 'v' group by c.relname
"""


def sections() -> dict[str, str]:
    """Return the text of each section of the page by its heading."""
    _, *parts = re.split(r"^### (\w+)\n", PAGE, flags=re.MULTILINE)
    return {
        name: " ".join(text.partition("\n## ")[0].split())
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


def test_the_page_has_every_function_and_view_and_nothing_else(office: Office) -> None:
    functions = office.superuser.execute(FUNCTIONS).fetchall()
    views = office.superuser.execute(VIEWS).fetchall()
    assert functions
    assert views
    assert set(sections()) == {name for name, *_ in [*functions, *views]}
    for name, arguments, result in functions:
        assert f"`crm_people.{name}({arguments})` returns `{result}`" in sections()[name]
    for name, columns in views:
        listed = re.search(r"Columns: (.*?)\.", sections()[name])
        assert listed
        assert re.findall(r"`(\w+)`", listed[1]) == columns


def test_the_page_says_who_may_call_what(office: Office) -> None:
    manager = office.make_login("head")
    office.call("appoint", manager, "NORD")
    head = office.database.login(manager)
    office.superuser.execute(f"grant {office.names.persons} to {office.make_login('eve')}")
    office.call("register", "eva", office.make_login("eva"))
    office.call("deactivate", "eva")
    only_all = {
        name for name, text in sections().items() if re.search(r"returns `[^`]+`\. Access managers\.", text)
    }
    calls = {
        "register": ("carl", office.login("carl")),
        "deactivate": ("carl",),
        "reactivate": ("carl",),
        "appoint": (manager, "DE"),
        "dismiss": (manager,),
        "tidy": (),
        "rehire": ("carl",),
        "forget": ("eva", "law", True),
        "unregister": ("carl",),
        "strangers": (),
        "appoint_auditor": (office.login("carl"),),
        "dismiss_auditor": (office.login("carl"),),
    }
    makes_logins = {"make_login", "new_password"}  # where the model says so: test_new_logins.py
    assert only_all == set(calls) | makes_logins
    for name in makes_logins:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            office.call(name, "carl", by=head)
    for name, arguments in calls.items():
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            office.call(name, *arguments, by=head)
        office.call(name, *arguments)


def test_the_page_names_conditions_by_their_codes() -> None:
    table = re.findall(r"^\| (\w{5}) \| (\w+) \|", PAGE, re.MULTILINE)
    assert table
    for code, condition in table:
        assert re.sub(r"(?<!^)(?=[A-Z])", "_", lookup(code).__name__).lower() in condition
    used = set(re.findall(r"(?<!DEFAULT )\b([0-9][0-9A-Z]{4}|P[0-9]{4})\b", PAGE))
    assert used == {code for code, _ in table}


def test_nothing_is_there_for_who_manages_nothing(office: Office) -> None:
    for name in ("people", "covers", "directory", "log", "members", "user_access_groups"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="schema crm_people"):
            office.open("anna").execute(f"select * from crm_people.{name}")  # noqa: S608 -- our own names
