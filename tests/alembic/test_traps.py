"""Texts on which statements stumble on their way through SQLAlchemy, psycopg, Python files and scripts."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import render_python_code
from alembic.operations import ops
from alembic.operations.base import Operations
from alembic.runtime.migration import MigrationContext

from crm_rls.alembic import rendering
from crm_rls.alembic.operations import AccessOp
from crm_rls.change import Risk, Step
from crm_rls.model.predicates import InList
from crm_rls.postgres.sqltext import SQL
from tests.alembic.conftest import Project, with_filters
from tests.fixtures.small_crm import group

TRAPS = {
    "percent": "100% like 'x%' %s %(a)s %%",
    "bind": ":x ':y' ::z",
    "tab": "a\tb\t\tc",
    "quotes": 'O\'Neill "quoted" \'\'\' """',
    "backslash": "a\\b \\n \\",
    "line": "first\n    second  \n\nthird",
    "dollar": "$$ $crm_rls$ $1",
    "unicode": "Größe ✓ \u2028 \u00a0",
    "braces": "{} {{x}} ${y}",
    "long": "w" * 500 + " OR " + "v" * 200,
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_literal_arrives_as_it_was_declared(project: Project, trap: str) -> None:
    text = TRAPS[trap]
    project.model = with_filters(project.model, {"nord": InList("customer_type", (text,))})
    with project.database.connect() as connection:
        connection.execute("update crm.contact set customer_type = %s where id = 2", [text])
    project.revision()
    script = project.script(command.upgrade, "head")
    project.upgrade()
    project.check()
    online = project.state()
    project.downgrade("base")
    with psycopg.connect(project.database.dsn, autocommit=True) as connection:
        connection.execute("drop table alembic_version")
        connection.execute(SQL(script))
    assert project.state() == online
    project.check()
    prefix = project.model.prefix
    project.execute(
        f'create role "{prefix}_zoe" login',
        f'grant "{prefix}_group_nord", "{prefix}_persons" to "{prefix}_zoe"',
    )
    assert project.database.login(f"{prefix}_zoe").execute("select id from crm.contact").fetchall() == [(2,)]


@pytest.mark.parametrize(
    "trap", ["percent", "bind", "tab", "quotes", "backslash", "dollar", "unicode", "braces"]
)
def test_a_group_may_be_called_so(project: Project, trap: str) -> None:
    hostile = group(TRAPS[trap], InList("customer_type", ("customer",)))
    project.model = replace(
        project.model, groups=tuple(sorted((*project.model.groups, hostile), key=lambda g: g.name))
    )
    before = project.state()
    project.revision()
    project.upgrade()
    project.check()
    project.downgrade()
    assert project.state() == before


@pytest.mark.parametrize("trap", TRAPS)
def test_a_statement_is_rendered_to_the_character(trap: str, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = f"select '{TRAPS[trap]}'"
    operation = AccessOp(
        Step("alter policy", TRAPS[trap], Risk.WIDENS, (statement, "second")),
        Step("x", "y", Risk.NEUTRAL, ()),
    )
    code = render_python_code(ops.UpgradeOps([operation]))
    ran: list[tuple[str, ...]] = []
    context = MigrationContext.configure(dialect_name="postgresql")
    operations = Operations(context)
    monkeypatch.setattr(
        operations, "invoke", lambda found: ran.append((found.step.subject, *found.step.statements))
    )
    exec("if True:\n    " + code, {"op": operations})  # noqa: S102 -- what Alembic does with a revision
    assert ran == [(TRAPS[trap], statement, "second")]


def test_long_statements_are_broken_into_readable_lines() -> None:
    statement = "CREATE POLICY p ON t USING (" + " OR ".join(
        f"(kind = '{number}'::text)" for number in range(50)
    )
    operation = AccessOp(
        Step("create policy", "p", Risk.WIDENS, (statement,)), Step("x", "y", Risk.NEUTRAL, ())
    )
    code = render_python_code(ops.UpgradeOps([operation]))
    assert max(map(len, code.splitlines())) < rendering.WIDTH + 20
    assert " USING (" in code
