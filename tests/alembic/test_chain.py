"""Our own chain: its files, its offline script, and every way back returns."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory

from crm_rls.catalog import UNVERSIONED, Migration
from crm_rls.change import chain
from crm_rls.change.revision import Revision, files_of
from crm_rls.postgres.sqltext import SQL
from tests.alembic.installing import CATALOG, CHAIN, VERSION, Rows, chain_config, definitions, rows, run
from tests.fixtures.database import Database


def test_the_files_are_called_after_their_revisions() -> None:
    scripts = ScriptDirectory.from_config(chain_config())
    known = tuple(each.revision for each in reversed(list(scripts.walk_revisions())))
    assert chain.revisions() == known
    assert scripts.get_heads() == [known[-1]]


def test_every_revision_touches_what_it_says_and_every_downgrade_returns(database: Database) -> None:
    scripts = ScriptDirectory.from_config(chain_config())
    count = "select count(*) from pg_class"
    empty, before = rows(database, count), definitions(database)
    seen = [before]
    for revision in chain.revisions():
        bodies = catalog_by_name(database)
        run(database, "upgrade", revision)
        after = definitions(database)
        changed = {name for name, row in catalog_by_name(database).items() if bodies.get(name) != row}
        touched = {each for each in {*before, *after} if before.get(each) != after.get(each)}
        touched |= {each for each in after if each[3] in changed and each[0] == "table"}
        known = scripts.get_revision(revision)
        assert known is not None
        assert touched - {VERSION} == set(known.module.TOUCHES) - {VERSION}
        before = after
        seen.append(after)
    for expected in reversed(seen[:-1]):
        run(database, "downgrade", "-1")
        assert definitions(database) == expected
    assert rows(database, count) == empty
    assert rows(database, "select to_regnamespace('crm_access')") == [(None,)]


def catalog_by_name(database: Database) -> Mapping[object, Rows]:
    if rows(database, "select to_regnamespace('crm_access')") == [(None,)]:
        return {}
    found: dict[object, Rows] = {}
    for row in rows(database, CATALOG):
        found.setdefault(row[0], []).append(row)
    return found


def test_a_script_written_offline_does_the_same(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    command.upgrade(chain_config(), "head", sql=True)
    upgrade = capsys.readouterr().out
    command.downgrade(chain_config(), "head:base", sql=True)
    downgrade = capsys.readouterr().out
    run(database, "upgrade", "head")
    online = rows(database, CATALOG)
    with database.connect() as connection:
        connection.execute(SQL(downgrade))
        assert rows(database, "select to_regnamespace('crm_access')") == [(None,)]
        connection.execute(SQL(upgrade))
    assert rows(database, CATALOG) == online


def test_a_plan_holds_the_statements_of_the_offline_script(capsys: pytest.CaptureFixture[str]) -> None:
    command.upgrade(chain_config(), "head", sql=True)
    script = capsys.readouterr().out
    migration = chain.pending(None)
    assert migration is not None
    assert "BEGIN;" not in migration.statements
    written = "\n".join(f"{statement};" for statement in ("BEGIN", *migration.statements, "COMMIT"))
    assert _lines(written) == _lines(script)


def _lines(script: str) -> list[str]:
    """Return what runs; Alembic writes comments of its own."""
    return [line for line in script.splitlines() if line.strip() and not line.startswith("--")]


def test_nothing_is_pending_at_the_head_and_only_the_record_where_no_version_stands() -> None:
    assert chain.pending(chain.revisions()[-1]) is None
    recorded = chain.pending(UNVERSIONED)
    assert recorded is not None
    assert all("crm_rls_version" in statement for statement in recorded.statements)
    assert recorded.touches == {VERSION}


MORE = Revision(
    upgrade=("create function crm_access.one() returns int language sql as $body$ select 1; $body$",),
    downgrade=("drop function crm_access.one",),
    touches=(("function", "crm_access", "", "one()"),),
)


@pytest.fixture
def longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make the chain one revision longer, as its README says, and return the one that was its head."""
    head, folder = chain.revisions()[-1], tmp_path / "migrations"
    shutil.copytree(CHAIN, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in files_of(MORE).items():
        file = folder / "versions" / "9000" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    first = (folder / "versions" / "0001_first.py").read_text(encoding="utf-8")
    more = first.replace('"0001"', '"9000"').replace("down_revision = None", f'down_revision = "{head}"')
    (folder / "versions" / "9000_more.py").write_text(more, encoding="utf-8")
    monkeypatch.setattr(chain, "chain_folder", lambda: folder)
    return head


def test_a_schema_that_is_behind_goes_on_from_its_revision(longer: str) -> None:
    record = "UPDATE crm_access.crm_rls_version SET version_num='{}' "
    where = "WHERE crm_access.crm_rls_version.version_num = '{}'"
    assert chain.pending(longer) == Migration(
        "9000",
        longer,
        (*MORE.upgrade, (record + where).format("9000", longer)),
        (*MORE.downgrade, (record + where).format(longer, "9000")),
        frozenset(MORE.touches),
    )
