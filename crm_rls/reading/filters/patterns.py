"""Conditions on how a text begins or what it looks like: `like`, `ilike`, `^@`."""

from __future__ import annotations

from sqlglot import exp

from crm_rls.diagnostics import Code
from crm_rls.model.patterns import beginning, is_open, with_backslashes
from crm_rls.model.predicates import FALSE, Like, Predicate, Prefix
from crm_rls.reading.filters.negations import perhaps_negated
from crm_rls.reading.filters.operands import column, is_text, refuse, shown, value
from crm_rls.reading.filters.scope import Reading


def like(node: exp.Like | exp.ILike, reading: Reading) -> Predicate:
    """Return the meaning of `like` and `ilike`; what asks for no more than a beginning is a Prefix."""
    return _like(node, reading, None)


def with_escape(node: exp.Escape, reading: Reading) -> Predicate:
    """Return the meaning of `like 'pattern' escape 'character'`."""
    if type(node.this) not in (exp.Like, exp.ILike):
        refuse(node, reading)
        return FALSE
    reading.wording.note("escape")
    escape = value(node.expression, reading) if is_text(node.expression) else None
    if escape is None or len(escape) > 1:
        reading.wording.refuse(
            Code.UNSUPPORTED_PATTERN,
            f"the escape of {shown(node)} is not one character",
            "Write one character in quotes, such as '!', or remove `escape`: without it a backslash is meant",
        )
        return FALSE
    return _like(node.this, reading, escape)


def starts_with(node: exp.StartsWith, reading: Reading) -> Predicate:
    """Return the meaning of `^@` and of `starts_with`."""
    reading.wording.note("starts_with", ",")
    name = column(node.this, reading)
    if not is_text(node.expression):
        reading.wording.forbid(
            Code.UNSUPPORTED_PATTERN, "starts_with without a fixed text", "Write column ^@ 'x'", shown(node)
        )
        return FALSE
    prefix = value(node.expression, reading)
    if not prefix:
        reading.wording.refuse(
            Code.UNSUPPORTED_PATTERN,
            "every text begins with ''",
            "Write a beginning, or `column is not null`",
        )
    return Prefix(name, prefix)


def _like(node: exp.Like | exp.ILike, reading: Reading, escape: str | None) -> Predicate:
    folded = isinstance(node, exp.ILike)
    word = "ilike" if folded else "like"
    reading.wording.note(word)
    name = column(node.this, reading)
    if not is_text(node.expression):
        step = f"Write {word} 'x%'"
        reading.wording.forbid(Code.UNSUPPORTED_PATTERN, f"{word} without a fixed text", step, shown(node))
        return FALSE
    written = value(node.expression, reading)
    pattern = written if escape is None else with_backslashes(written, escape)
    if is_open(pattern):
        reading.wording.refuse(
            Code.UNSUPPORTED_PATTERN,
            f"{word} '{written}' ends with an escape character, on which PostgreSQL fails",
            "Write the escape character twice to mean itself, or remove it",
        )
        return FALSE
    prefix = None if folded else beginning(pattern)
    found = Like(name, pattern, folded) if prefix is None else Prefix(name, prefix)
    return perhaps_negated(node, reading, found)
