"""The commands by name. Knows where a command is; imports it when it is asked for.

The list of all commands is read from their sources: to import them takes some seconds.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from keyword import iskeyword
from pathlib import Path

import click

from crm_rls.errors import LibpqMissing


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
        """Return a command. Raises KeyError if there is none of this name, LibpqMissing if it needs that."""
        module = self.module(name)
        try:
            command: click.Command = getattr(import_module(module), _stem(name))
        except ImportError:
            _require_libpq()
            raise
        return command

    def summary(self, name: str, limit: int) -> str:
        """Return what a command does in so many letters, or that it cannot be loaded."""
        try:
            _require_libpq()
            said = self._docstring(name)
        except LibpqMissing:
            said = ""
        try:
            # Without libpq only a command itself knows whether it needs it.
            command = click.Command(name, help=said) if said else self[name]
        except LibpqMissing:
            return "(needs libpq, which is not installed)"
        return command.get_short_help_str(limit)

    def _docstring(self, name: str) -> str:
        """Return what the source of a command says first; empty where no source is installed."""
        source = Path(__file__).parent / _stem(self._heading_of[name]) / f"{_stem(name)}.py"
        if not source.is_file():
            return ""
        found = ast.parse(source.read_bytes()).body
        functions = (each for each in found if isinstance(each, ast.FunctionDef) and each.name == _stem(name))
        return next((ast.get_docstring(each) or "" for each in functions), "")

    def __iter__(self) -> Iterator[str]:
        """Return the names in the order of work, not of the alphabet."""
        return iter(self._heading_of)

    def __len__(self) -> int:
        """Return how many commands there are."""
        return len(self._heading_of)


def _require_libpq() -> None:
    """Raise LibpqMissing if psycopg cannot be imported: it is installed with crm-rls, libpq need not be."""
    try:
        import_module("psycopg")
    except ImportError as error:
        raise LibpqMissing from error


def _stem(words: str) -> str:
    """Return a command's name or a heading as the name of a module; a word of Python's with a line behind."""
    stem = words.lower().replace("-", "_").replace(" ", "_")
    return f"{stem}_" if iskeyword(stem) else stem
