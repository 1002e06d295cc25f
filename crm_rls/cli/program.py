"""The edge of the program: every error becomes one message and an exit code, never a traceback.

Knows errors and exit codes; must not know what any command does.
"""

from __future__ import annotations

from typing import Any

import click
import psycopg

from crm_rls.cli.exits import ExitCode, exit_code_of
from crm_rls.cli.output import complain
from crm_rls.diagnostics import line
from crm_rls.errors import CompileError, CrmRlsError, ModelError
from crm_rls.postgres.connection import explain


class Program(click.Group):
    """A group of commands that ends with a message where one of them raises an error."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 -- click's own signature
        """Begin without headings; `add_commands` adds them."""
        super().__init__(*args, **options)
        self.headings: dict[str, tuple[str, ...]] = {}

    def add_commands(self, heading: str, *commands: click.Command) -> None:
        """Add commands that the help lists under one heading."""
        for command in commands:
            self.add_command(command)
        self.headings[heading] = tuple(command.name or "" for command in commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings, all summaries in one column."""
        widest = max(map(len, self.commands))
        for heading, names in self.headings.items():
            shown = [(name, self.get_command(ctx, name)) for name in names]
            limit = formatter.width - 6 - widest
            rows = [(f"{name:{widest}}", each.get_short_help_str(limit)) for name, each in shown if each]
            with formatter.section(heading):
                formatter.write_dl(rows)

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
            raise  # click ends quietly: whoever read our output has had enough of it
        except (CrmRlsError, psycopg.Error, OSError, UnicodeError) as error:
            if ctx.params.get("debug"):
                raise
            complain(_message(error))
            ctx.exit(exit_code_of(error) if isinstance(error, CrmRlsError) else ExitCode.ERROR)


def _message(error: Exception) -> str:
    match error:
        case ModelError(problems=problems):
            found = "\n".join(str(problem) for problem in problems)
            return f"the model has mistakes; `crm-rls check` lists them too.\n{found}"
        case CompileError(diagnostics=diagnostics):
            found = "\n".join(f"  {line(each)}" for each in diagnostics)
            return f"the model does not fit this database:\n{found}"
        case psycopg.Error():
            return f"the database refused: {explain(error)}"
        case UnicodeEncodeError(encoding=encoding):
            return (
                f"this terminal takes {encoding}, which has no letter for a name here: set PYTHONUTF8=1, "
                "or write to a file with --out"
            )
        case OSError(filename=name) if name is not None and error.strerror:
            return f"{name}: {error.strerror}"
        case _:
            return str(error) or type(error).__name__
