"""The edge of the program: every error becomes one message and an exit code, never a traceback.

Knows errors and exit codes; must not know what any command does. Works without psycopg, as `check` does.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

from crm_rls.cli.commands import Commands
from crm_rls.cli.exits import ExitCode, exit_code_of
from crm_rls.cli.output import complain
from crm_rls.diagnostics import as_text
from crm_rls.errors import (
    CompileError,
    CrmRlsError,
    FilesInvalid,
    ModelError,
    PrivilegesMissing,
    WrongPlace,
)

RARELY = (50_000, 20, 20)
"""After how many new objects, and then collections of a generation, garbage is looked for; Python's: 700."""

_COMPLETED = 45
"""Letters of a summary beside a completed name; click's own."""


class Program(click.Group):
    """A group of commands that ends with a message where one of them raises an error."""

    commands: Commands  # type: ignore[assignment]

    def main(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 -- click's own signature
        """Run the program; Python's garbage collector looks through what it has loaded less often.

        What a command imports and compiles stays to its end, and looking for garbage in it takes time.
        """
        gc.set_threshold(*RARELY)
        return super().main(*arguments, **options)

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings, all summaries in one column."""
        widest = max(map(len, self.commands))
        limit = formatter.width - 6 - widest
        for heading, names in self.commands.headings.items():
            with formatter.section(heading):
                formatter.write_dl(
                    [(f"{name:{widest}}", self.commands.summary(name, limit)) for name in names]
                )

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands that begin so, none of which is imported for it, and the options."""
        found = [
            CompletionItem(name, help=self.commands.summary(name, _COMPLETED))
            for name in self.commands
            if name.startswith(incomplete)
        ]
        return found + click.Command.shell_complete(self, ctx, incomplete)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's own signature
        """Return the commands in the order of work, not of the alphabet."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 -- click's own signature
        """Run the command; with --debug errors pass through with their traceback."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            complain("interrupted")
            ctx.exit(ExitCode.INTERRUPTED)
        except BrokenPipeError:
            raise  # click ends quietly: the reader of our output has closed it
        except _foreseen() as error:
            if ctx.params.get("debug"):
                raise
            complain(_message(error))
            ctx.exit(exit_code_of(error) if isinstance(error, CrmRlsError) else ExitCode.ERROR)


def _foreseen() -> tuple[type[Exception], ...]:
    """Return the errors that end with a message; those of psycopg only if it was imported at all."""
    psycopg = sys.modules.get("psycopg")
    return (CrmRlsError, OSError, UnicodeError, *((psycopg.Error,) if psycopg else ()))


def _message(error: Exception) -> str:
    match error:
        case FilesInvalid(diagnostics=diagnostics):
            found = "\n".join(map(as_text, diagnostics))
            return f"the files have mistakes; nothing was changed.\n{found}"
        case ModelError(diagnostics=diagnostics):
            found = "\n".join(map(as_text, diagnostics))
            return f"the model has mistakes; `crm-rls check` lists them too.\n{found}"
        case CompileError(diagnostics=diagnostics):
            found = "\n".join(map(as_text, diagnostics))
            return f"the model does not fit this database:\n{found}"
        case PrivilegesMissing(diagnostics=diagnostics):
            found = "\n".join(map(as_text, diagnostics))
            return f"privileges are missing, and nothing was changed:\n{found}"
        case WrongPlace(diagnostics=diagnostics):
            found = "\n".join(map(as_text, diagnostics))
            return f"this is not the place for it, and nothing was changed:\n{found}"
        case UnicodeEncodeError(encoding=encoding):
            return (
                f"the terminal's encoding is {encoding}, which cannot represent a name in the output: set "
                "PYTHONUTF8=1, or write to a file with --out"
            )
        case OSError(filename=name) if name is not None and error.strerror:
            return f"{name}: {error.strerror}"
        case CrmRlsError() | OSError() | UnicodeError():
            return str(error) or type(error).__name__
        case _:
            explain = import_module(
                "crm_rls.postgres.connection"
            ).explain  # needs libpq, which may be missing
            return f"the database refused: {explain(error)}"
