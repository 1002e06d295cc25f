"""`export`: people, memberships and covers as files that `import` reads."""

from __future__ import annotations

from pathlib import Path

import click

from crm_rls.cli.options import dsn_option
from crm_rls.cli.output import say
from crm_rls.errors import Refused
from crm_rls.people.calls import people_of
from crm_rls.people.exporting import exported
from crm_rls.people.tables import Kind, csv_of, workbook
from crm_rls.people.workbooks import is_workbook

_ONE = {Kind.PEOPLE: "person", Kind.MEMBERSHIPS: "membership", Kind.COVERS: "cover"}


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--excel", is_flag=True, help="CSV with semicolons and a byte order mark, as a German Excel needs."
)
@click.option("--overwrite", is_flag=True, help="Replace files that are there.")
@dsn_option
def export(target: Path, *, excel: bool, overwrite: bool, dsn: str | None) -> None:
    """Write people, memberships and covers to files.

    They are as `import` reads them. TARGET is a folder, for people.csv, memberships.csv and covers.csv, or a
    workbook (.xlsx) with three sheets. Cells that a spreadsheet would take for formulas get an apostrophe,
    which `import` takes away.

    \b
    Examples:
      crm-rls export .
      crm-rls export people.xlsx
    """
    with people_of(dsn) as connection:
        content = exported(connection)
    if is_workbook(target):
        files = {target: workbook(content)}
    else:
        files = {
            target / f"{kind}.csv": csv_of(kind, rows, semicolons=excel) for kind, rows in content.items()
        }
    for file in files:
        if file.exists() and not overwrite:
            raise Refused(f"{file} exists already: name another file, or use --overwrite")
    for file, text in files.items():
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text)
        except OSError as error:
            raise Refused(f"{file} cannot be written: {error.strerror}. Name another place") from error
    numbers = ", ".join(
        f"{len(rows)} {_ONE[kind] if len(rows) == 1 else kind}" for kind, rows in content.items()
    )
    say(f"Exported to {', '.join(map(str, files))}: {numbers}.", "green")
