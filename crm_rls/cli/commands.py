"""The commands by name. Knows where a command is; imports it when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from keyword import iskeyword

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
            return self[name].get_short_help_str(limit)
        except LibpqMissing:
            return "(needs libpq, which is not installed)"

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
