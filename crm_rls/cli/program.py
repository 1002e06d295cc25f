"""The edge of the program: every error becomes one message and an exit code, never a traceback.

Knows errors and exit codes; must not know what any command does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

import click
import psycopg

from crm_rls.cli.exits import ExitCode, exit_code_of
from crm_rls.cli.output import complain
from crm_rls.diagnostics import as_text
from crm_rls.errors import CompileError, CrmRlsError, ModelError
from crm_rls.postgres.connection import explain


class Commands(Mapping[str, click.Command]):
    """The commands by name, each imported when it is asked for."""

    def __init__(self, headings: Mapping[str, Sequence[str]]) -> None:
        """Take the names of the commands by the heading that the help lists them under."""
        self.headings = headings
        self._heading_of = {name: heading for heading, names in headings.items() for name in names}

    def module(self, name: str) -> str:
        """Return the module of a command: named as the command, in the folder named as its heading."""
        return f"{__package__}.{_stem(self._heading_of[name])}.{_stem(name)}"

    def __getitem__(self, name: str) -> click.Command:
        """Return a command. Raises KeyError if there is none of this name."""
        command: click.Command = getattr(import_module(self.module(name)), _stem(name))
        return command

    def __iter__(self) -> Iterator[str]:
        """Return the names in the order of work, not of the alphabet."""
        return iter(self._heading_of)

    def __len__(self) -> int:
        """Return how many commands there are."""
        return len(self._heading_of)


def _stem(words: str) -> str:
    """Return a command's name or a heading as the name of a module."""
    return words.lower().replace("-", "_").replace(" ", "_")


class Program(click.Group):
    """A group of commands that ends with a message where one of them raises an error."""

    commands: Commands  # type: ignore[assignment]

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings, all summaries in one column."""
        widest = max(map(len, self.commands))
        limit = formatter.width - 6 - widest
        for heading, names in self.commands.headings.items():
            with formatter.section(heading):
                formatter.write_dl(
                    [(f"{name:{widest}}", self.commands[name].get_short_help_str(limit)) for name in names]
                )

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
        case ModelError(diagnostics=diagnostics):
            found = "\n".join(map(as_text, diagnostics))
            return f"the model has mistakes; `crm-rls check` lists them too.\n{found}"
        case CompileError(causes=causes):
            found = "\n".join(f"  - {cause}" for cause in causes)
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
