"""docs/howto/connect.md: its lines for SQLAlchemy, run by a gateway with a pool of one connection."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy.orm import Session

from crm_rls.change import Risk
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from tests.fixtures.database import Database
from tests.fixtures.small_crm import SCHEMA, small_model

PAGE = Path(__file__).parents[2] / "docs/howto/connect.md"
URL = "postgresql+psycopg://webapp@db.example/crm"


def test_a_pool_of_a_gateway_shows_each_person_the_own_rows(database: Database, role_prefix: str) -> None:
    connection = database.connect()
    connection.execute(sql.SQL(SCHEMA))
    model = small_model(role_prefix, [("anna", "nord"), ("bert", "pumps")])
    web, anna, bert = (f"{role_prefix}_{name}" for name in ("web", "anna", "bert"))
    database.make_anew(web)
    connection.execute(sql.SQL("alter role {} noinherit").format(sql.Identifier(web)))
    model = replace(model, gateways=(web,))
    apply_plan(connection, model, make_plan(connection, model).plan, allowed=frozenset(Risk))
    connection.execute(sql.SQL("grant {}, {} to {}").format(*map(sql.Identifier, (anna, bert, web))))
    (code,) = re.findall(
        r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert URL in code
    found: dict[str, Any] = {}
    parts = conninfo_to_dict(database.login_dsn(web))
    url = sa.URL.create(
        "postgresql+psycopg",
        username=web,
        password=str(parts.get("password") or ""),
        query={"host": str(parts["host"]), "port": str(parts["port"])},
        database=database.name,
    ).render_as_string(hide_password=False)
    code = code.replace(f'"{URL}"', f"{url!r}, pool_size=1, max_overflow=0")
    exec(code, found)  # noqa: S102 -- the lines of the page
    try:
        wanted = {
            person: database.login(person).execute("select count(*) from crm.contact").fetchone()
            for person in (anna, bert)
        }
        for person in (anna, bert, anna):
            assert (found["number_of_contacts"](person),) == wanted[person]
        assert wanted[anna] != wanted[bert]
        with pytest.raises(KeyError), Session(found["engine"]) as session:
            session.execute(sa.text("select 1"))
        with (
            found["engine"].connect() as nobody,
            pytest.raises(sa.exc.ProgrammingError, match="permission denied"),
        ):
            nobody.execute(sa.text("select count(*) from crm.contact"))
    finally:
        # The lines of the page listen to every session there is, and so would they to those of other tests.
        sa.event.remove(Session, "after_begin", found["become_person"])
        found["engine"].dispose()
