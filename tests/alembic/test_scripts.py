"""What a revision looks like: calls that a person would write, and the file beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from crm_rls.alembic import implement
from crm_rls.alembic.scripts import DOWNGRADE, UPGRADE, ScriptFile, can_hold, read_section
from crm_rls.change import Risk, Step, chain
from crm_rls.errors import CompileError
from crm_rls.model.predicates import InList
from tests.alembic.conftest import Project, with_filters

OURS = implement  # registers what the calls run


# -- the file -------------------------------------------------------------------------------------------

BODY = """create function f() returns int language sql as $body$
    select 1;

-- upgrade 2
    -- ;
$body$"""


def steps(*statements: str) -> tuple[Step, ...]:
    return (Step("create object", "function f()\n-- upgrade 7", Risk.NEUTRAL, statements),)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = ScriptFile(tmp_path / "versions", "abc")
    assert file.add(UPGRADE, steps(BODY, "select 'ä;'")) == 1
    assert file.add(UPGRADE, steps("select 2")) == 2
    assert file.add(DOWNGRADE, steps("select 3")) == 1
    file.write()
    assert read_section(tmp_path / "versions", "abc", (UPGRADE, 1)) == (BODY, "select 'ä;'")
    assert read_section(tmp_path / "versions", "abc", (UPGRADE, 2)) == ("select 2",)
    assert read_section(tmp_path / "versions", "abc", (DOWNGRADE, 1)) == ("select 3",)


@pytest.mark.parametrize(
    "statement",
    ["select 1\n;\nselect 2", ";", "", "\nselect 1", "-- upgrade 2", "select 'a \n'", "select 'a\r\n'"],
)
def test_a_statement_that_would_be_read_as_another_stays_in_the_module(
    statement: str,
) -> None:
    assert can_hold(steps(BODY)[0])
    assert not can_hold(steps(BODY, statement)[0])


@pytest.mark.parametrize("text", [None, "", "-- upgrade 2\n\nselect 1\n;\n", "-- upgrade 1\n\nselect 1\n"])
def test_a_file_that_is_missing_or_cut_is_an_error(text: str | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "abc.sql").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"abc\.sql.*restore"):
        read_section(tmp_path, "abc", (UPGRADE, 1))


# -- calls ----------------------------------------------------------------------------------------------


def ran(call: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Return the statements of a call in a revision."""
    found: list[str] = []
    operations = Operations(MigrationContext.configure(dialect_name="postgresql"))
    monkeypatch.setattr(operations, "invoke", lambda operation: found.extend(operation.statements))
    exec(f"op.{call}", {"op": operations})  # noqa: S102 -- what Alembic does with a revision
    return tuple(found)


CALLS = {
    """crm_rls_policy('create', 'p"', 'crm', 'contact', to=['a'], command='UPDATE',
        mark='m', using='y', check='x')""": (
        'CREATE POLICY "p""" ON "crm"."contact" AS PERMISSIVE FOR UPDATE TO "a" USING ((y)) WITH CHECK ((x))',
        'COMMENT ON POLICY "p""" ON "crm"."contact" IS \'m\'',
    ),
    """crm_rls_policy('create', 'p', 'crm', 'contact', to=['a'], permissive=False, using='true')""": (
        'CREATE POLICY "p" ON "crm"."contact" AS RESTRICTIVE FOR ALL TO "a" USING ((true))',
    ),
    """crm_rls_policy('alter', 'p', 'crm', 'contact', to=['a', 'public'], old_to=['b'],
        using='x', old_using='y')""": ('ALTER POLICY "p" ON "crm"."contact" TO "a" , PUBLIC USING ((x))',),
    """crm_rls_policy('drop', 'p', 'crm', 'contact', to=['a'], old_using='y')""": (
        'DROP POLICY "p" ON "crm"."contact"',
    ),
}
"""What calls have run since the first release, to the character: revisions of teams contain them."""


@pytest.mark.parametrize("call", CALLS)
def test_a_call_runs_the_same_for_ever(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ran(call, monkeypatch) == CALLS[call]


def test_an_action_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="'rename'"):
        ran("crm_rls_policy('rename', 'p', 'crm', 'contact', to=['a'])", monkeypatch)


def test_the_support_schema_is_named_by_revisions_of_the_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    way = chain.pending(None)
    assert way is not None
    assert ran(f"crm_rls_support(None, {way.revision!r})", monkeypatch) == way.statements
    assert ran(f"crm_rls_support({way.revision!r}, None)", monkeypatch) == way.undo
    with pytest.raises(CompileError, match="revision 9999 is unknown"):
        ran("crm_rls_support(None, '9999')", monkeypatch)


# -- revisions ------------------------------------------------------------------------------------------


def test_a_revision_calls_policies_and_names_the_file_for_the_rest(project: Project) -> None:
    project.revision()
    (first,) = project.files()
    text = first.read_text(encoding="utf-8")
    assert "op.crm_rls_support(None, '0001')" in text
    assert not re.search(r"op\.crm_rls\(", text)
    assert [file.stem for file in project.files("sql")] == re.findall(
        r"^revision = '(\w+)'", text, re.MULTILINE
    )
    docstring = text.split('"""')[1].split("\n\n")
    assert docstring[0] == "policies"
    assert docstring[1].startswith("Widens access: create policy (")
    assert "Support objects: " in docstring[1]
    assert "installs crm_access 0001" in " ".join(docstring[1].split())
    assert first.stem.endswith("_policies")
    project.upgrade()
    upgraded = project.state()
    project.model = with_filters(project.model, {"key_accounts": InList("customer_type", ("other",))})
    project.revision("one filter")
    text = project.files()[-1].read_text(encoding="utf-8")
    calls = re.findall(
        r"crm_rls_policy\('(\w+)', '\w+?_(?:group|timed)_(\w+?)_(?:read|update|create|delete)'", text
    )
    assert set(calls) == {("alter", "key_accounts")}
    each = text.split("op.crm_rls_policy(")[1:]
    assert [call for call in each if "old_using=" not in call and "old_check=" not in call] == []
    project.upgrade()
    project.downgrade()
    assert project.state() == upgraded


def test_without_its_file_a_revision_stops_before_it_changes_anything(project: Project) -> None:
    before = project.state()
    project.revision()
    (file,) = project.files("sql")
    kept = file.read_text(encoding="utf-8")
    file.unlink()
    with pytest.raises(CommandError, match="It belongs to the revision: restore it"):
        project.upgrade()
    assert project.state() == before
    file.write_text(kept, encoding="utf-8")
    project.upgrade()
    project.check()


def test_alembic_check_writes_no_file(project: Project) -> None:
    with pytest.raises(CommandError, match="create policy"):
        project.check()
    assert project.files("sql") == []


def test_the_file_lies_beside_the_module_also_with_several_folders(project: Project) -> None:
    folders = [project.folder / "versions", project.folder / "others"]
    folders[1].mkdir()
    project.locations = ";".join(map(str, folders))
    project.revision(version_path=str(folders[1]))
    assert [file.parent for file in folders[1].glob("*.sql")] == [folders[1]]
    project.upgrade()
    project.check()
    project.model = replace(project.model, restrictions=())
    project.revision("no restrictions")  # Alembic writes it where its parent is
    assert len(list(folders[1].glob("*.sql"))) == len(list(folders[1].glob("*.py"))) == 2
    project.upgrade()
    project.check()
    assert ScriptDirectory.from_config(project.config()).get_current_head() is not None
