"""A command is found by its name: its module bears it, in the folder of the heading that `--help` shows."""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword
from pathlib import Path

import click

import crm_rls.cli
from crm_rls.cli import main
from tests.cli.conftest import Run, commands_by_heading

FOLDER = Path(crm_rls.cli.__file__).parent


def stem(words: str) -> str:
    found = words.lower().replace("-", "_").replace(" ", "_")
    return f"{found}_" if iskeyword(found) else found


def test_a_command_is_in_the_module_of_its_name_in_the_folder_of_its_heading(offline: Run) -> None:
    listed = commands_by_heading(offline)
    assert listed
    for heading, names in listed.items():
        assert names
        for name in names:
            module = import_module(f"crm_rls.cli.{stem(heading)}.{stem(name)}")
            command = getattr(module, stem(name))
            assert isinstance(command, click.Command)
            assert command.name == name
            assert command is main.commands[name]
            assert command.callback is not None
            assert command.callback.__module__ == module.__name__


def test_there_is_no_other_folder_and_no_command_without_a_heading(offline: Run) -> None:
    listed = commands_by_heading(offline)
    folders = {path.parent.name for path in FOLDER.glob("*/*.py")}
    assert folders == {stem(heading) for heading in listed}
    made = {
        each.name
        for path in FOLDER.glob("*/[a-z]*.py")
        for each in vars(import_module(f"crm_rls.cli.{path.parent.name}.{path.stem}")).values()
        if isinstance(each, click.Command)
    }
    assert made == {name for names in listed.values() for name in names}
