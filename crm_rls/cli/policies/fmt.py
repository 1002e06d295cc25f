"""`fmt`: model files in one style."""

from __future__ import annotations

from pathlib import Path

import click

from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import model_argument
from crm_rls.cli.output import counted, emit, say
from crm_rls.reading.files.documents import model_files, text_of
from crm_rls.reading.files.formatting import formatted


@click.command()
@model_argument
@click.option("--check", is_flag=True, help="Change nothing; exit with 3 if a file is in another style.")
@click.pass_context
def fmt(ctx: click.Context, model: Path, *, check: bool) -> None:
    """Format a model file, or the YAML files of a folder.

    The style is that of `init`. Comments stay, and a file is written only if it is read as before: the same
    keys and values in the same order. Prints the names of the files that change. Needs no database.

    \b
    Examples:
      crm-rls fmt model/
      crm-rls fmt --check model/
    """
    before = {file: text_of(file) for file in model_files(model)}
    after = {file: formatted(text, str(file)) for file, text in before.items()}  # all of them or none
    changed = [file for file, text in after.items() if text.encode() != file.read_bytes()]
    for file in changed:
        emit(str(file))
        if not check:
            file.write_bytes(after[file].encode())
    same = len(after) - len(changed)
    words = "would change" if check else "formatted"
    said = [f"{counted(len(changed), 'file')} {words}"] * bool(changed)
    said += [f"{counted(same, 'file')} unchanged"] * bool(same)
    say(", ".join(said) + ".", "" if changed else "green")
    ctx.exit(ExitCode.PENDING if check and changed else ExitCode.FINE)
