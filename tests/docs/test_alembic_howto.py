"""docs/howto/alembic.md, followed from top to bottom: its files are written, its commands are run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from crm_rls.embedded.binaries import find_binaries
from tests.fixtures.database import Database

PAGE = Path(__file__).parents[2] / "docs/howto/alembic.md"
BLOCK = re.compile(
    r"(?:^`(?P<file>[\w./]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)


def environment(database: Database) -> dict[str, str]:
    parts = conninfo_to_dict(database.dsn)
    who = f"{parts['user']}:{parts.get('password', '')}"
    where = f"{who}@/{database.name}?host={parts['host']}&port={parts['port']}"
    programs = [str(Path(sys.executable).parent), str(find_binaries().directory), os.environ["PATH"]]
    return {
        **os.environ,
        "PATH": os.pathsep.join(programs),
        "PYTHONPATH": os.pathsep.join([".", str(PAGE.parents[2])]),
        "DATABASE_URL": f"postgresql+psycopg://{where}",
        "PSQL_URL": f"postgresql://{where}",
    }


def test_the_page_can_be_followed(database: Database, role_prefix: str, tmp_path: Path) -> None:
    # Roles outlive the database, so the test uses a prefix of its own.
    text = PAGE.read_text(encoding="utf-8").replace("prefix: howto", f"prefix: {role_prefix}")
    text = text.replace("howto_persons", f"{role_prefix}_persons")
    ran = 0

    def run(command: str) -> str:
        done = subprocess.run(  # noqa: S602 -- a reader types it into a shell
            command,
            shell=True,
            cwd=tmp_path,
            env=environment(database),
            capture_output=True,
            text=True,
            check=False,
        )
        output = done.stdout + done.stderr
        assert done.returncode == 0, f"{command}\n{output}"
        return output

    for block in BLOCK.finditer(text):
        if block["file"] is not None:
            (tmp_path / block["file"]).write_text(block["text"], encoding="utf-8")
        elif block["kind"] == "console":
            for part in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
                command, *shown = part.splitlines()
                output = run(command)
                assert [line for line in shown if line.strip() not in output] == [], f"{command}\n{output}"
                ran += 1
    assert ran > 10

    def lines(message: str) -> int:
        run(f"alembic revision --autogenerate -m '{message}'")
        (module,) = (tmp_path / "migrations/versions").glob(f"*_{message.replace(' ', '_')}.py")
        return len(module.read_text(encoding="utf-8").splitlines())

    (first,) = (tmp_path / "migrations/versions").glob("*_access_groups.py")
    assert len(first.read_text(encoding="utf-8").splitlines()) <= 150
    model = tmp_path / "crm.yaml"
    before = model.read_text(encoding="utf-8")
    wanted, found = "territory: SUED, rights", "territory: SUED, where: \"name <> 'x'\", rights"
    assert wanted in before
    nothing = lines("nothing") - len(("pass", "pass"))
    run("alembic upgrade head")
    model.write_text(before.replace(wanted, found), encoding="utf-8")
    assert lines("a filter") - nothing <= 30
    run("alembic upgrade head")
    model.write_text(before.replace(wanted, found.replace("'x'", "'y'")), encoding="utf-8")
    assert lines("another filter") - nothing <= 30


def test_tables_that_sqlalchemy_does_not_know_stay(
    database: Database, role_prefix: str, tmp_path: Path
) -> None:
    text = PAGE.read_text(encoding="utf-8").replace("prefix: howto", f"prefix: {role_prefix}")
    files = {block["file"]: block["text"] for block in BLOCK.finditer(text) if block["file"] is not None}
    section = text.split("### Tables that SQLAlchemy does not know")[1].split("\n## ")[0]
    (lines,) = (block["text"] for block in BLOCK.finditer(section))
    env = files["migrations/env.py"].replace("from models import metadata\n", "")
    env = env.replace('access = crm_rls.alembic.options("crm.yaml")\n', lines)
    assert "plugins=()" in env
    database.connect().execute("create table contact (id int primary key, name text, territory text)")
    database.connect().execute(
        "create table activity (id int primary key, contact_id int references contact)"
    )

    def run(*command: str) -> str:
        done = subprocess.run(
            command, cwd=tmp_path, env=environment(database), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    run("alembic", "init", "migrations")
    (tmp_path / "migrations/env.py").write_text(env, encoding="utf-8")
    (tmp_path / "crm.yaml").write_text(files["crm.yaml"], encoding="utf-8")
    run("alembic", "revision", "--autogenerate", "-m", "access")
    (module,) = (tmp_path / "migrations/versions").glob("*_access.py")
    assert "drop_table" not in module.read_text(encoding="utf-8")
    run("alembic", "upgrade", "head")
    assert "No new upgrade operations detected" in run("alembic", "check")
    (count,) = database.connect().execute("select count(*) from pg_policies where tablename = 'contact'")
    assert count[0] > 2
