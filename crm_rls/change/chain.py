"""Our own Alembic chain, without Alembic's commands: what a support schema lacks, as plain statements.

Knows where the revisions lie and which is the newest. Alembic itself writes the statements, as in an offline
script; it is loaded only where something is pending, because that takes longer than all the rest of a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from crm_rls.catalog import UNVERSIONED, Kind, Migration
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.errors import CompileError
from crm_rls.postgres.names import SUPPORT_SCHEMA, VERSION_TABLE

if TYPE_CHECKING:
    from alembic.config import Config

_FORGET = f"DROP TABLE {SUPPORT_SCHEMA}.{VERSION_TABLE}"

_VERSION_TABLE = (Kind.TABLE, SUPPORT_SCHEMA, "", VERSION_TABLE)


def pending(version: str | None) -> Migration | None:
    """Return the way from a version of the support schema to the head, None if it is there already.

    `version` is as in `ServerFacts`; of a schema without a version only the version is recorded, and what is
    not as it should be is the plan's business. Raises CompileError for a version that is not of the chain.
    """
    known = revisions()
    if version == known[-1]:
        return None
    if version and version not in known:
        cause = f"schema {SUPPORT_SCHEMA} has version {version}; this crm-rls ends at {known[-1]}"
        raise CompileError((_unknown(cause),))
    return _written(version, known[-1])


def between(start: str | None, end: str | None) -> tuple[str, ...]:
    """Return the statements that lead from one revision to another, on or back; None is before the first.

    Raises CompileError for a revision that is not of the chain.
    """
    from alembic import command  # noqa: PLC0415 -- see the module's docstring

    known = (None, *revisions())
    for version in (start, end):
        if version not in known:
            raise CompileError(
                (_unknown(f"revision {version} is unknown; this crm-rls ends at {known[-1]}"),)
            )
    onward = known.index(start) < known.index(end)
    return _script(command.upgrade if onward else command.downgrade, f"{start or 'base'}:{end or 'base'}")


def _unknown(cause: str) -> Diagnostic:
    return Diagnostic(
        Code.UNKNOWN_SUPPORT_SCHEMA,
        Severity.ERROR,
        cause,
        "use the crm-rls that made it, or a later one",
        object=f"schema {SUPPORT_SCHEMA}",
    )


def revisions() -> tuple[str, ...]:
    """Return the revisions of the chain, oldest first: the names of their files begin with them."""
    names = sorted(path.name for path in (chain_folder() / "versions").glob("[0-9]*.py"))
    return tuple(name.partition("_")[0] for name in names)


@cache
def chain_folder() -> Path:
    """Return the folder of the chain, which is Alembic's `script_location`."""
    # As for sql/: a wheel carries it inside the package, in a checkout it is beside it.
    packaged = Path(str(files("crm_rls").joinpath("migrations")))
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "migrations"


@cache
def _written(version: str | None, head: str) -> Migration:
    from alembic import command  # noqa: PLC0415 -- see the module's docstring
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    if version == UNVERSIONED:
        recorded = _script(command.stamp, "head", bookkeeping=True)
        return Migration(head, UNVERSIONED, recorded, (_FORGET,), frozenset({_VERSION_TABLE}))
    start = version or "base"
    steps = ScriptDirectory.from_config(_config(None)).iterate_revisions("head", start)
    return Migration(
        head,
        version,
        _script(command.upgrade, f"{start}:head"),
        _script(command.downgrade, f"head:{start}"),
        frozenset(identity for each in steps for identity in each.module.TOUCHES),
    )


def _script(verb: Callable[..., None], revision: str, *, bookkeeping: bool = False) -> tuple[str, ...]:
    """Return what one of Alembic's commands writes offline, without BEGIN, COMMIT and comments."""
    output = _Statements()
    config = _config(output)
    config.attributes["bookkeeping"] = bookkeeping
    with _among_others():
        verb(config, revision, sql=True)
    return tuple(output.statements)


def _config(output: _Statements | None) -> Config:
    from alembic.config import Config  # noqa: PLC0415 -- as above

    config = Config(output_buffer=output)
    config.set_main_option("script_location", str(chain_folder()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


class _Statements(StringIO):
    """An output buffer that keeps statements apart: Alembic writes each of them in one piece."""

    def __init__(self) -> None:
        super().__init__()
        self.statements: list[str] = []

    def write(self, piece: str) -> int:
        statement = piece.strip().removesuffix(";")
        if statement not in ("", "BEGIN", "COMMIT") and not statement.startswith("--"):
            self.statements.append(statement)
        return len(piece)


@contextmanager
def _among_others() -> Iterator[None]:
    """Give `alembic.context` and `alembic.op` back as they were: autogenerate comes here from its env.py."""
    from alembic import context, op  # noqa: PLC0415 -- as above

    outer = [getattr(module, "_proxy", None) for module in (context, op)]
    try:
        yield
    finally:
        for proxy in outer:
            if proxy is not None:
                proxy._install_proxy()  # noqa: SLF001 -- Alembic has no public way
