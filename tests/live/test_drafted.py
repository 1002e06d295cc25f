"""The examples from `init` to a green `verify`: how little is edited, and what people see then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import sql

from crm_rls.cli import main
from crm_rls.cli.exits import ExitCode
from tests.docs.test_console import drop_roles
from tests.fixtures.database import Connection, Database
from tests.fixtures.drafted import EXAMPLES, Drafted

ROOT = Path(__file__).parents[2]
MOST_DECISIONS = 10

RELATIONS = """
select c.oid::regclass::text from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where n.nspname !~ '^(pg_|crm_access|crm_people|information_schema)' and c.relkind in ('r', 'p', 'v', 'm')
order by 1
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """An example whose model was drafted, edited and applied."""

    example: Drafted
    database: Database
    folder: Path

    def run(self, *words: object) -> Result:
        """Run the command."""
        result = CliRunner().invoke(
            main, [str(each) for each in words], env={"CRM_RLS_DSN": self.database.dsn}
        )
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result


@pytest.fixture(params=EXAMPLES, ids=lambda each: each.name)
def stage(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Iterator[Stage]:
    example: Drafted = request.param
    made = Stage(example, database, tmp_path / "model")
    with database.connect() as owner:
        for login in example.logins:
            owner.execute(sql.SQL("create role {} login").format(sql.Identifier(login)))
        owner.execute((ROOT / "examples" / example.name / "schema.sql").read_text(encoding="utf-8"))
        owner.execute(example.before)
    yield made
    drop_roles(database, example.logins)


def edited(stage: Stage) -> None:
    for file, old, new in stage.example.edits:
        path = stage.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (file, old)
        path.write_text(text.replace(old, new), encoding="utf-8")
    with stage.database.connect() as owner:
        for repair in stage.example.repairs:
            owner.execute(repair)


def test_an_example_gets_from_its_database_to_a_green_verification(stage: Stage) -> None:
    drafted = stage.run("init", "-o", stage.folder, "--yes", *stage.example.options)
    assert drafted.exit_code == ExitCode.FINE, drafted.stderr
    assert stage.run("check", stage.folder).exit_code == ExitCode.FINE
    assert stage.example.decisions <= MOST_DECISIONS
    edited(stage)
    applied = stage.run("apply", stage.folder, "--allow-widening", "--allow-blinding")
    assert applied.exit_code == ExitCode.FINE, applied.stderr
    found = stage.run("verify", stage.folder)
    assert found.exit_code == ExitCode.FINE, found.stdout
    superuser = stage.database.connect()
    relations = [name for (name,) in superuser.execute(RELATIONS)]
    seen = sum(compared(stage, superuser, person, relations) for person in stage.example.sees)
    assert seen > 300
    for service in stage.example.services:
        login = stage.database.login(service)
        assert {name: rows_of(login, name) for name in relations} == {
            name: rows_of(superuser, name) for name in relations
        }


def compared(stage: Stage, superuser: Connection, person: str, relations: list[str]) -> int:
    """Compare what a person sees of each relation with SQL that was written by hand; return the rows."""
    wanted = stage.example.sees[person]
    assert wanted.keys() <= set(relations)
    connection = stage.database.login(person)
    count = 0
    for name in relations:
        if name not in wanted:
            assert rows_of(connection, name) == 0, (person, name)
            continue
        keys = columns_of(superuser, wanted[name])
        query = sql.SQL("select {} from {}").format(
            sql.SQL(", ").join(map(sql.Identifier, key_columns(superuser, name, keys))), sql.SQL(name)
        )
        expected = set(superuser.execute(wanted[name]))
        assert set(connection.execute(query)) == expected, (person, name)
        count += len(expected)
    return count


def rows_of(connection: Connection, name: str) -> int:
    try:
        (count,) = connection.execute(
            sql.SQL("select count(*) from {}").format(sql.SQL(name))
        ).fetchone() or (0,)
    except psycopg.errors.InsufficientPrivilege:
        return 0
    return int(count)


def columns_of(superuser: Connection, query: str) -> list[str]:
    described = superuser.execute(query).description
    assert described is not None
    return [each.name for each in described]


def key_columns(superuser: Connection, name: str, columns: list[str]) -> list[str]:
    """Return the columns of a relation that a query gives; one that it has not is its first, the key."""
    there = columns_of(superuser, f"select * from {name} limit 0")  # noqa: S608 -- a relation of the catalog
    return [each if each in there else there[0] for each in columns]
