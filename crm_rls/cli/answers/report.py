"""`report`: one page for people who read no SQL, and its tables as CSV and JSON."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from crm_rls.cli.options import dsn_option
from crm_rls.cli.output import counted, patience, say
from crm_rls.cli.policies.plans import load_model
from crm_rls.errors import Refused
from crm_rls.postgres.connection import connect
from crm_rls.report import Language, Part, as_csv, as_json, gathered, page, write_whole

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("-o", "--out", type=_FILE, help="Write the page to this file.")
@click.option(
    "--lang",
    "language",
    type=click.Choice([each.value for each in Language]),
    default=Language.EN.value,
    show_default=True,
    help="Language of the page. CSV and JSON are the same in each.",
)
@click.option(
    "--csv",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the tables to this folder.",
)
@click.option("--json", "record", type=_FILE, help="Write all tables to this file.")
@click.option("--overwrite", is_flag=True, help="Replace files that are there.")
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    help="Verify by this model file, with what it accepts and asserts. Without it: by the model in force.",
)
@click.option(
    "--postcode",
    metavar="COLUMN",
    help="Column of the contacts with German postcodes, for the map. Without it: one with a usual name.",
)
@dsn_option
def report(
    out: Path | None,
    language: str,
    folder: Path | None,
    record: Path | None,
    model: Path | None,
    postcode: str | None,
    dsn: str | None,
    *,
    overwrite: bool,
) -> None:
    """Make a page of who may see which contacts.

    For sales leads, auditors and the works council: people and groups, what groups mean, territories, a map,
    covers, faces, who can read everything, findings, the last changes. The page is one file that loads
    nothing. Contacts are named by their keys only.

    An operator gets everything, an access manager or auditor what `crm_people` tells. Nobody else gets a
    report. The files can be read by their owner only.

    \b
    Examples:
      crm-rls report -o report.html
      crm-rls report -o bericht.html --lang de --model model.yaml
      crm-rls report --csv tables --json report.json --overwrite
    """
    if not (out or folder or record):
        raise click.UsageError("name what to write: -o FILE, --csv FOLDER or --json FILE")
    tables = {} if folder is None else {part: folder / f"{part}.csv" for part in Part}
    for file in filter(None, (out, record, *tables.values())):
        if file.exists() and not overwrite:
            raise Refused(f"{file} is there already: name another place, or use --overwrite")
    declared = None if model is None else load_model(model)
    with closing(connect(dsn)) as connection, patience("Making the report") as doing:
        found = gathered(connection, model=declared, postcode=postcode, doing=doing)
    files: dict[Path, str] = {}
    if out is not None:
        files[out] = page(found, Language(language))
    if record is not None:
        files[record] = as_json(found)
    written = [str(file) for file in files]
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        files |= {tables[part]: text for part, text in as_csv(found)}
        written.append(f"{counted(len(found.tables), 'table')} in {folder}")
    write_whole(files)
    say(f"Written: {', '.join(written)}.", "green")
