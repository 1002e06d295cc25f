"""`init`: a first model for a database that has none, or what a model does not say yet."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import click

from crm_rls.cli.exits import ExitCode
from crm_rls.cli.getting_started.init_questions import Asked, Choices, chosen_root, logins_by_wish, lookups
from crm_rls.cli.options import dsn_option, yes_option
from crm_rls.cli.output import counted, patience, say, show, warn
from crm_rls.compile.fit.unnamed import with_unnamed
from crm_rls.drafting.additions import declared_logins, drafted_additions, merged, questions_for, shown
from crm_rls.drafting.classes import Wishes
from crm_rls.drafting.comparing import compared
from crm_rls.drafting.drafts import LoginKind, ModelDraft, TableClass
from crm_rls.drafting.fitting import Files, fitted
from crm_rls.drafting.looking import answered, judge, look
from crm_rls.drafting.prefixes import free_prefix
from crm_rls.drafting.profile import questions
from crm_rls.drafting.roots import drafted_tables
from crm_rls.drafting.whole import drafted
from crm_rls.drafting.writing import files_of
from crm_rls.model import Model
from crm_rls.postgres.connection import connect
from crm_rls.reading import read_model
from crm_rls.reading.files.documents import SUFFIXES, read_texts

PREFIX = "crm"
"""The prefix of a new model, unless somebody writes another one."""

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@click.command()
@dsn_option
@click.option(
    "--out",
    "-o",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("model"),
    show_default=True,
    help="Folder of the model.",
)
@click.option("--schema", "schemas", multiple=True, metavar="NAME", help="Only this schema. Can be repeated.")
@click.option("--root", metavar="TABLE", help="The table of contacts, as schema.table.")
@click.option(
    "--public", multiple=True, metavar="PATTERN", help="Tables that everybody may read. Can be repeated."
)
@click.option("--person", multiple=True, metavar="PATTERN", help="Logins of persons. Can be repeated.")
@click.option(
    "--service",
    multiple=True,
    metavar="PATTERN",
    help="Logins of services, which see every row. Can be repeated.",
)
@click.option(
    "--gateway", multiple=True, metavar="PATTERN", help="Logins that only become persons. Can be repeated."
)
@yes_option
@click.pass_context
def init(
    ctx: click.Context,
    dsn: str | None,
    folder: Path,
    *,
    schemas: Sequence[str],
    root: str | None,
    public: Sequence[str],
    person: Sequence[str],
    service: Sequence[str],
    gateway: Sequence[str],
    yes: bool,
) -> None:
    """Draft a model from what a database contains.

    Reads the catalogs and a few values of the tables, writes files and changes nothing in the database. The
    draft passes `check` and `plan`. What is uncertain is blocked, with the reason beside it, and no group has
    members, so that the draft opens nothing. At a terminal it asks what it cannot know.

    Where the folder has a model, it shows as a diff what is new in the database, and adds it if you agree.
    Exit code 3 means that something is new and was not added.

    \b
    Examples:
      crm-rls init --dsn postgresql://dba@db.example/crm -o model
      crm-rls init --root crm.customer --public 'crm.lookup_*' --person '*.*' --service etl --yes
    """
    choices = Choices(root, tuple(public), tuple(person), tuple(service), tuple(gateway))
    asked = Asked(choices, at_terminal=sys.stdin.isatty() and not yes)
    before = _files(folder)
    if not before:
        draft = _first(dsn, schemas, asked, folder)
        files = files_of(draft)
        _write(folder, before, files)
        _report(folder, draft, files)
        return
    after = _with_additions(dsn, folder, before, asked)
    if before == after:
        say("The model says everything that a draft would.", "green")
        return
    show(shown(before, after, str(folder)).rstrip(), _COLOURS)
    if not yes and not (sys.stdin.isatty() and click.confirm("Add these lines?", err=True)):
        ctx.exit(ExitCode.PENDING)
    _write(folder, before, after)
    say(f"Added to {folder}. Next: crm-rls plan {folder}", "green")


def _files(folder: Path) -> Files:
    """Return the YAML files of a folder by name; none if there is no such folder."""
    found = sorted(folder.iterdir()) if folder.is_dir() else ()
    return {
        each.name: each.read_text(encoding="utf-8-sig")
        for each in found
        if each.suffix in SUFFIXES and each.is_file()
    }


def _first(dsn: str | None, schemas: Sequence[str], asked: Asked, folder: Path) -> ModelDraft:
    with closing(connect(dsn)) as connection:
        with patience("Reading the database"):
            found = look(connection, schemas, PREFIX)
            prefix = free_prefix(PREFIX, found.facts, found.current)
            if prefix is not None:
                found = look(connection, schemas, prefix.name)
        name = prefix.name if prefix is not None else PREFIX
        tables = drafted_tables(found.facts)
        root = chosen_root(tables, asked)
        with patience("Looking at the rows"):
            profile = answered(connection, questions(tables, root), name, superuser=found.facts.superuser)
        wishes = Wishes(root, lookups(tables, profile, asked))
        logins = logins_by_wish(found, tables, profile, asked)
        draft = drafted(found.facts, found.current, profile, wishes, logins, prefix)
        with patience("Checking the draft") as told:
            read = _reader(folder)
            draft = fitted(draft, files_of, read, judge(connection, found.facts, _rounds(told)))
        with patience("Comparing with the policies that are there"):
            return compared(connection, read(files_of(draft)), found.facts, draft)


def _with_additions(dsn: str | None, folder: Path, before: Files, asked: Asked) -> Files:
    model = read_model(folder).model

    def written(each: ModelDraft) -> Files:
        return merged(before, each)

    with closing(connect(dsn)) as connection:
        with patience("Reading the database"):
            found = look(connection, model.schemas, model.prefix)
        tables = drafted_tables(found.facts)
        with patience("Looking at the rows"):
            profile = answered(
                connection, questions_for(tables, model), model.prefix, superuser=found.facts.superuser
            )
        model = with_unnamed(model, found.facts)
        public = lookups(tables, profile, asked, known=frozenset(model.tables()))
        logins = logins_by_wish(found, tables, profile, asked, known=declared_logins(model))
        wishes = Wishes(model.root.name, public)
        draft = drafted_additions(found.facts, found.current, profile, model, wishes, logins)
        with patience("Checking the draft") as told:
            kept = fitted(draft, written, _reader(folder), judge(connection, found.facts, _rounds(told)))
    for each in kept.logins:
        if each.kind is LoginKind.UNKNOWN:  # taken back
            warn(f"login {each.name} is left out: {each.reason}")
    return written(kept)


def _rounds(told: Callable[[str], None]) -> Callable[[int], None]:
    return lambda number: told(f"Checking the draft, round {number}")


def _reader(folder: Path) -> Callable[[Files], Model]:
    return lambda files: read_texts({folder / name: text for name, text in files.items()}).model


def _write(folder: Path, before: Files, after: Files) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in after.items():
        if before.get(name) != text:
            (folder / name).write_text(text, encoding="utf-8")


def _report(folder: Path, draft: ModelDraft, files: Files) -> None:
    kinds = Counter(each.kind for each in draft.tables)
    shown_kinds = ", ".join(f"{kinds[kind]} {kind}" for kind in TableClass if kinds[kind])
    groups = sum(each.section == "access_groups" for each in draft.entries)
    say(f"{counted(len(draft.tables), 'table')}: {shown_kinds}; {counted(groups, 'group')}.")
    unknown = sum(each.kind is LoginKind.UNKNOWN and not each.settled for each in draft.logins)
    if unknown:
        file = "logins.yaml" if "logins.yaml" in files else "model.yaml"
        say(f"{counted(unknown, 'login')} that the model does not declare yet: see {file}.")
    if draft.prefix is not None:
        say(f"Prefix {draft.prefix.name}: {draft.prefix.reason}.")
    where = "in logins.yaml" if "logins.yaml" in files else "under `people`"
    say(f"Written to {folder}. Next:", "green")
    say(f"  read tables.yaml and groups.yaml, and put people into groups {where}")
    for command in (f"check {folder}", f"plan {folder}", f"apply {folder} --allow-widening"):
        say(f"  crm-rls {command}")
