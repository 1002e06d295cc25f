"""docs/reference/python-api.md: its examples are run, and what it names as public is there.

Set CRM_RLS_REGEN=1 to write what the examples print now into the page.
"""

from __future__ import annotations

import importlib
import inspect
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from alembic.operations import Operations

import crm_rls.alembic
from tests.docs.test_console import ROOT, environment

__all__ = ["environment"]

PAGE = ROOT / "docs/reference/python-api.md"
BLOCK = re.compile(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", re.DOTALL | re.MULTILINE)
MARK = "---- the next block ----"
PUBLIC = re.compile(r"^\| `(crm_rls[\w.]*)` \| (.*) \|$", re.MULTILINE)
EVERY = "every "
"""Begins the words of a row that names no names: every one in `__all__`, or every class."""


def test_the_examples_print_what_the_page_says(environment: dict[str, str], tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    blocks = BLOCK.findall(text)
    assert len(blocks) == text.count("```python")
    folder = shutil.copytree(ROOT / "examples/small", tmp_path / "example")
    subprocess.run(["psql", "-q", "-f", "schema.sql"], cwd=folder, env=environment, check=True)  # noqa: S607
    script = "\n".join(f"{code}\nprint({MARK!r})" for code, _ in blocks)
    (folder / "page.py").write_text(script, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "page.py"],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    printed = done.stdout.split(f"{MARK}\n")[:-1]
    if os.environ.get("CRM_RLS_REGEN"):
        answers = iter(printed)
        PAGE.write_text(
            BLOCK.sub(lambda each: f"```python\n{each[1]}```\n\n```text\n{next(answers)}```", text),
            encoding="utf-8",
        )
    else:
        assert printed == [shown for _, shown in blocks]


def test_what_the_page_names_is_there_and_documented() -> None:
    named = PUBLIC.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > 10
    for module, words in named:
        found = importlib.import_module(module)
        exported = getattr(found, "__all__", ())
        if words.startswith(EVERY):
            classes = inspect.getmembers(found, inspect.isclass)
            names = list(exported) or [name for name, each in classes if each.__module__ == module]
        else:
            names = re.findall(r"`(\w+)`", words)
            assert not exported or set(names) <= set(exported), module
        assert names
        for name in names:
            value = getattr(found, name)
            if inspect.isclass(value) or inspect.isfunction(value):
                assert value.__doc__, f"{module}.{name}"


def test_the_page_has_every_argument_and_operation_of_alembic() -> None:
    text = PAGE.read_text(encoding="utf-8")
    arguments, operations = text.split("\n## Alembic\n")[1].split("\n## ")[0].split("| operation |")
    first = re.compile(r"^\| `([\w.]+)` \|", re.MULTILINE)
    assert first.findall(arguments) == list(inspect.signature(crm_rls.alembic.options).parameters)
    importlib.import_module("crm_rls.alembic.implement")
    ours = {f"op.{name}" for name in dir(Operations) if name.startswith("crm_rls")}
    assert set(first.findall(operations)) == ours
