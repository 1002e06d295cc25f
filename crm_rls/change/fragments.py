"""Pieces of SQL that several kinds of change have."""

from __future__ import annotations

from crm_rls.catalog import PUBLIC
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, literal, qualified


def grantee(name: str) -> Composable:
    """Return a role, or the keyword PUBLIC: quoted in capitals it would be a role that does not exist."""
    return SQL("PUBLIC") if name == PUBLIC else Identifier(name)


def function(schema: str, name: str, signature: str) -> Composable:
    """Return the name of a function with the types of its arguments."""
    return SQL("{}({})").format(qualified(schema, name), SQL(signature))  # as the server prints types


def comment(kind: Composable, name: Composable, words: str) -> Composable:
    """Return the statement that gives an object a comment."""
    return SQL("COMMENT ON {} {} IS {}").format(kind, name, literal(words))
