"""The `crm-rls` command: which commands there are. Parses, calls, prints, ends; decides nothing itself.

A command is in the module of its name, in the folder of its heading: `cover`, which `--help` lists under
People, is in people/cover.py.
"""

from __future__ import annotations

import click

from crm_rls import __version__
from crm_rls.cli.commands import Commands
from crm_rls.cli.program import Program

__all__ = ["main"]

COMMANDS = Commands(
    {
        "Getting started": ("demo", "init", "inspect", "completion", "help"),
        "Policies": (
            "check", "fmt", "compile", "diff", "plan", "snapshot", "apply", "reassign",
            "verify", "detach", "remove",
        ),
        "People": (
            "people", "members", "assign", "unassign", "cover", "covers", "prolong", "end-cover",
            "share", "unshare", "shares", "give", "handover", "register", "deactivate", "reactivate",
            "rehire", "unregister", "forget", "subject-access", "import", "export", "faces", "territories",
            "add-territory", "remove-territory", "appoint", "dismiss", "log", "tidy", "adopt",
        ),
        "Answers": ("why", "who-sees", "sees", "groups", "as", "report"),
    }
)  # fmt: skip
"""The commands by the heading that the help lists them under, in the order of work."""


@click.group(
    cls=Program,
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="crm-rls")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(**_: bool) -> None:
    """Enforce in PostgreSQL which customers each person can see.

    A model file declares territories, access groups and people; crm-rls compiles it into row-level security.
    Commands that need a database connect with --dsn, otherwise with CRM_RLS_DSN, otherwise with the usual
    PG* variables. Data goes to stdout, messages go to stderr.

    \b
    Exit codes:
      0  success                           3  changes are pending, or the database has drifted
      1  error                             4  refused: a flag or a privilege is missing
      2  invalid command line            130  interrupted by Ctrl-C

    \b
    Examples:
      crm-rls demo
      crm-rls check model.yaml
      crm-rls plan model.yaml --dsn postgresql://dba@db.example/crm
      crm-rls cover bernd claudia --from 2026-12-21 --until 2027-01-06
    """
