"""Writes docs/reference/cli.md from the help of the commands: `python -m docs.generate_cli`.

A test compares the committed page with what this makes of today's help.
"""

from __future__ import annotations

from pathlib import Path

import click

from crm_rls.cli import main
from crm_rls.cli.exits import ExitCode

PAGE = Path(__file__).parent / "reference" / "cli.md"
WIDTH = 96

_HEAD = """\
# The command line

Written by `python -m docs.generate_cli` from the commands' own help.

## Exit codes

| code | meaning |
| ---: | --- |
{codes}

Data goes to stdout, everything else to stderr. Colour is left out where the stream is no terminal, and where
`NO_COLOR` is set.
"""

_COMMAND = """
## {name}

```text
{help}
```
"""


def page() -> str:
    """Return the page as the help of today has it."""
    codes = "\n".join(f"| {code:d} | {code.meaning} |" for code in ExitCode)
    top = click.Context(main, info_name="crm-rls", **{**main.context_settings, "terminal_width": WIDTH})
    sections = [_COMMAND.format(name="crm-rls", help=main.get_help(top))]
    for name in main.list_commands(top):
        command = main.commands[name]
        context = click.Context(command, info_name=name, parent=top)
        sections.append(_COMMAND.format(name=f"crm-rls {name}", help=command.get_help(context)))
    return _HEAD.format(codes=codes) + "".join(sections)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
