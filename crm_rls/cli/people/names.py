"""Arguments that name people and groups: the shell completes them from the database, if it answers soon."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

import click
from click.shell_completion import CompletionItem
from psycopg.conninfo import make_conninfo

from crm_rls.errors import CrmRlsError
from crm_rls.people.calls import ask, people_of

_SECONDS = 3
"""How long somebody who presses the tab key waits for a server."""

_PLAIN = re.compile(r"[\w@%+=:,./-]+")
"""What bash, which inserts a word as it is, takes for one word and for nothing else."""


class Named(click.types.StringParamType):
    """A text that names something of which a statement of sql/call lists all."""

    def __init__(self, name: str, stem: str, column: str) -> None:
        """Keep what the parameter is called, and where its names come from."""
        self.name = name
        self._stem, self._column = stem, column

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the names that begin so; none if there is no database, or no right to ask it.

        A name that would mean something else on the line, such as `x; reboot`, is not offered.
        """
        del param
        dsn = ctx.params.get("dsn") or os.environ.get("CRM_RLS_DSN") or ""
        begin = incomplete.casefold()
        bash = os.environ.get("_CRM_RLS_COMPLETE") == "bash_complete"
        return [
            CompletionItem(name)
            for name in self._known(dsn)
            if name.casefold().startswith(begin) and (_PLAIN.fullmatch(name) if bash else name.isprintable())
        ]

    def _known(self, dsn: str) -> Sequence[str]:
        try:
            with people_of(make_conninfo(dsn, connect_timeout=_SECONDS)) as connection:
                return sorted({row[self._column] for row in ask(connection, self._stem)})
        except CrmRlsError:
            return ()  # a shell has no place for an error


PERSON = Named("text", "directory", "person")
GROUP = Named("text", "groups", "access_group")
LEAVER = Named("text", "leavers", "person")
