"""Help and its page: nothing without a word of explanation, nothing out of date."""

from __future__ import annotations

import click
import pytest

from crm_rls import __version__
from crm_rls.cli import main
from crm_rls.cli.exits import ExitCode
from docs.generate_cli import PAGE, page
from tests.cli.conftest import Run, commands_by_heading

COMMANDS = sorted(main.commands)


HEADINGS = {
    "Getting started": {"demo", "inspect", "completion", "help"},
    "Policies": {"check", "compile", "plan", "apply", "verify", "remove"},
    "People": {
        "people", "members", "assign", "unassign", "cover", "covers", "prolong", "end-cover", "handover",
        "register", "deactivate", "reactivate", "appoint", "dismiss", "log", "tidy", "adopt",
    },
}  # fmt: skip
"""The commands of the design, by the heading that the help lists them under."""


def test_every_command_of_the_design_is_there() -> None:
    assert set().union(*HEADINGS.values()) <= set(COMMANDS)


def test_every_command_stands_in_the_help_under_one_heading(offline: Run) -> None:
    listed = commands_by_heading(offline)
    assert sorted(name for names in listed.values() for name in names) == COMMANDS
    for heading, names in HEADINGS.items():
        assert names <= set(listed[heading])


@pytest.mark.parametrize("name", COMMANDS)
def test_no_summary_is_cut_short_at_80_columns(name: str) -> None:
    # Two columns of the line are margins of the page, six lie between and before the names.
    summary = main.commands[name].get_short_help_str(limit=80 - 2 - 6 - max(map(len, COMMANDS)))
    assert not summary.endswith("...")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name: str, offline: Run) -> None:
    result = offline(name, "--help")
    assert result.exit_code == ExitCode.FINE
    assert "Examples:\n" in result.stdout
    assert f"    crm-rls {name}" in result.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name: str) -> None:
    options = [each for each in main.commands[name].params if isinstance(each, click.Option)]
    assert options
    assert [each.name for each in options if not each.help] == []


@pytest.mark.parametrize(
    "name", sorted(set(COMMANDS) - {"check", "compile", "completion", "demo", "fmt", "help"})
)
def test_commands_with_a_database_say_how_they_find_it(name: str, offline: Run) -> None:
    words = offline(name, "--help").stdout
    assert "--dsn" in words
    assert "CRM_RLS_DSN" in words
    assert "PGHOST" in words


def test_the_page_is_what_the_help_says_today() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m docs.generate_cli"


def test_the_page_has_every_exit_code() -> None:
    for code in ExitCode:
        assert f"| {code:d} | {code.meaning} |" in page()


def test_the_version_is_that_of_the_package(offline: Run) -> None:
    assert offline("--version").stdout.split()[-1] == __version__


def test_a_mistyped_option_is_an_error_of_usage(offline: Run) -> None:
    assert offline("plan", "model.yaml", "--dns", "x").exit_code == ExitCode.USAGE
