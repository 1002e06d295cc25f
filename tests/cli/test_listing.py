"""The list of commands, in the help and for a shell, is there at once: no command is imported for it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.shell_completion import ShellComplete

from crm_rls.cli import main

_LOADED = """
import sys
from crm_rls.cli import main
try:
    main(["--help"], prog_name="crm-rls")
except SystemExit:
    pass
print(sorted(name for name in sys.modules if name.startswith("crm_rls.cli.")), file=sys.stderr)
"""

_COMPLETED = """
import sys
from crm_rls.cli import main
try:
    main(prog_name="crm-rls")
finally:
    print(*sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize("limit", [45, 80])
@pytest.mark.parametrize("name", sorted(main.commands))
def test_a_summary_is_what_the_command_says(name: str, limit: int) -> None:
    assert main.commands.summary(name, limit) == main.commands[name].get_short_help_str(limit)


def test_the_help_loads_no_command() -> None:
    done = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True)
    assert "who-sees" in done.stdout
    assert "crm_rls.cli.output" in done.stderr
    assert [name for name in main.commands if f"'{main.commands.module(name)}'" in done.stderr] == []


def test_a_shell_completes_commands_and_options_and_loads_none() -> None:
    words = {"_CRM_RLS_COMPLETE": "bash_complete", "COMP_WORDS": "crm-rls who", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _COMPLETED],
        env={**os.environ, **words},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "plain,who-sees\n"
    assert main.commands.module("who-sees") not in done.stderr.split()
    options = ShellComplete(main, {}, "crm-rls", "_").get_completions([], "--de")
    assert [each.value for each in options] == ["--debug"]
