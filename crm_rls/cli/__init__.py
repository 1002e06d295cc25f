"""The `crm-rls` command: puts the commands together. Parses, calls, prints, ends; decides nothing itself."""

from __future__ import annotations

import click

from crm_rls import __version__
from crm_rls.cli.assigning import assign, cover, end_cover, handover, unassign
from crm_rls.cli.changing import apply, plan
from crm_rls.cli.demonstrating import demo
from crm_rls.cli.facing import faces
from crm_rls.cli.help import help_
from crm_rls.cli.inspecting import inspect_
from crm_rls.cli.keeping import adopt, log, people, tidy
from crm_rls.cli.offline import check, compile_
from crm_rls.cli.program import Program
from crm_rls.cli.reassigning import reassign
from crm_rls.cli.registering import appoint, deactivate, dismiss, reactivate, register
from crm_rls.cli.removing import remove
from crm_rls.cli.verifying import verify

__all__ = ["main"]


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="crm-rls")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(**_: bool) -> None:
    """Let PostgreSQL itself enforce who sees which customer.

    A model file says which territories, access groups and people there are; crm-rls turns it into
    row-level security. Commands that need a database connect with --dsn, else with CRM_RLS_DSN, else with
    the usual PG* variables. Data goes to stdout, everything else to stderr.

    \b
    Exit codes:
      0  done, or in line with the model     3  changes are pending, or something drifted
      1  an error                            4  refused: it needs a flag, or you may not do it
      2  the command line is wrong         130  interrupted by Ctrl-C

    \b
    Examples:
      crm-rls demo
      crm-rls check model.yaml
      crm-rls plan model.yaml --dsn postgresql://dba@db.example/crm
      crm-rls cover bernd claudia --from 2026-12-21 --until 2027-01-06
    """


main.add_commands("Policies", check, compile_, plan, apply, reassign, verify, remove)
main.add_commands(
    "People", people, assign, unassign, cover, end_cover, handover, register, deactivate, reactivate,
    faces, appoint, dismiss, log, tidy, adopt,
)  # fmt: skip
main.add_commands("Other", inspect_, demo, help_)
