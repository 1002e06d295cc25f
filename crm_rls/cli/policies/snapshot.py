"""`snapshot`: who may do what, as a small text to commit."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from crm_rls.answers.snapshot import Snapshot, differences, snapshot_from, snapshot_in, snapshot_of
from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import dsn_option
from crm_rls.cli.output import emit, patience, say, show
from crm_rls.cli.policies.plans import load_model
from crm_rls.postgres.connection import connect


@click.command()
@click.argument("model", type=click.Path(path_type=Path), required=False)
@dsn_option
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file instead of stdout.",
)
@click.option(
    "--check",
    "committed",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Compare with this file, show what is different, and exit with code 3 if anything is.",
)
@click.option("--no-people", is_flag=True, help="Leave out people, members and covers.")
@click.pass_context
def snapshot(
    ctx: click.Context,
    model: Path | None,
    dsn: str | None,
    out: Path | None,
    committed: Path | None,
    *,
    no_people: bool,
) -> None:
    """Show who may do what, as a text to commit.

    With a MODEL, by that file and without a database. Without one, by what is in force in the database: the
    groups with their filters and rights, who is in them now, covers and managers, and policies that
    somebody has changed since. No row of your tables is read.

    The same access gives the same text, so a change of it can be reviewed. With --check a difference exits
    with code 3.

    \b
    Examples:
      crm-rls snapshot model.yaml --out access.txt
      crm-rls snapshot model.yaml --check access.txt
      crm-rls snapshot --check access.txt --dsn postgresql://dba@db.example/crm
    """
    if model is not None:
        found = snapshot_of(load_model(model))
    else:
        with closing(connect(dsn)) as connection, patience("Reading the database"):
            found = snapshot_in(connection)
    if no_people:
        found = found.without_people()
    if out is not None:
        out.write_text(str(found), encoding="utf-8")
    elif committed is None:
        emit(str(found).rstrip("\n"))
    if committed is not None:
        before = _read(committed)
        ctx.exit(_compared(before.without_people() if no_people else before, found, committed))


def _read(path: Path) -> Snapshot:
    try:
        return snapshot_from(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.BadParameter(f"{path}: {error}. Make one with `crm-rls snapshot --out`.") from error


def _compared(before: Snapshot, after: Snapshot, path: Path) -> ExitCode:
    if lines := list(differences(before, after)):
        show("\n".join(lines), {"  - ": "red", "  + ": "green"})
        say(f"Access differs from {path}. If this is intended, update the file with --out.", "yellow")
        return ExitCode.PENDING
    say(f"Access is as in {path}.", "green")
    return ExitCode.FINE
