"""`reassign`: apply the assignment rules to existing contacts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import dsn_option, model_argument
from crm_rls.cli.output import counted, progress, say
from crm_rls.cli.policies.plans import load_model
from crm_rls.cli.policies.reassign_report import show_outcome
from crm_rls.diagnostics import listed
from crm_rls.model import Model, RuledColumn
from crm_rls.people.reassign import BATCH
from crm_rls.people.reassign import reassign as reassign_contacts
from crm_rls.postgres.connection import connect


@click.command()
@model_argument
@dsn_option
@click.option(
    "--field", "name", metavar="NAME", help="Only this assignment field. Default: all fields with rules."
)
@click.option(
    "--table",
    "root",
    metavar="TABLE",
    help="Only the rows of this root, as crm.lead. Default: contacts and all further roots with rules.",
)
@click.option(
    "--batch",
    type=click.IntRange(1, 100_000),
    default=BATCH,
    show_default=True,
    help="Contacts per transaction.",
)
@click.option("--dry-run", is_flag=True, help="Change nothing; exit with code 3 if contacts would change.")
@click.option("--manual-too", is_flag=True, help="Also overwrite values set by hand.")
@click.pass_context
def reassign(
    ctx: click.Context,
    model: Path,
    dsn: str | None,
    name: str | None,
    root: str | None,
    batch: int,
    *,
    dry_run: bool,
    manual_too: bool,
) -> None:
    """Apply the assignment rules to existing contacts.

    It also applies them to the rows of further roots that have rules. Fills empty fields and re-applies
    changed rules, in batches of one transaction each. Pinned contacts never change; values set by hand
    change only with --manual-too. The command can be interrupted: the next run skips the contacts that are
    already right. Needs a role that sees all contacts.

    \b
    Examples:
      crm-rls reassign model.yaml --dry-run
      crm-rls reassign model.yaml
      crm-rls reassign model.yaml --field region --manual-too
      crm-rls reassign model.yaml --table crm.lead
    """
    declared = load_model(model)
    only = tuple(_meant(declared, name, root))
    changed, reached = 0, 0
    with closing(connect(dsn)) as connection, progress("Assigning") as advance:

        def step(done: int, total: int) -> None:
            nonlocal reached
            reached = done
            advance(done, total)

        outcomes = reassign_contacts(
            connection,
            declared,
            only=only,
            batch=batch,
            dry_run=dry_run,
            manual_too=manual_too,
            progress=step,
        )
        try:
            found = tuple(outcomes)
        except KeyboardInterrupt:
            say(
                f"Stopped after {counted(reached, 'contact')}, between two batches. Run it again to continue."
            )
            raise
    for outcome in found:
        show_outcome(outcome, contacts=outcome.into.table == declared.root.name, dry_run=dry_run)
        changed += outcome.changed
    ctx.exit(ExitCode.PENDING if dry_run and changed else ExitCode.FINE)


def _meant(model: Model, name: str | None, root: str | None) -> Iterator[RuledColumn]:
    """Yield the columns with rules that the options name. Raises BadParameter where none has that name."""
    ruled = tuple(model.ruled())
    for said, possible, what, option in (
        (name, [each.field for each in ruled], "field", "--field"),
        (root, [str(each.table) for each in ruled], "root", "--table"),
    ):
        if said is not None and said not in possible:
            known = listed(dict.fromkeys(possible)) or "none"
            raise click.BadParameter(
                f"no {what} `{said}` has rules. {what.capitalize()}s with rules: {known}.", param_hint=option
            )
    meant = [each for each in ruled if name in (None, each.field) and root in (None, str(each.table))]
    if ruled and not meant:
        raise click.BadParameter(f"`{name}` has no rules for {root}.", param_hint="--table")
    yield from meant
