"""Operations as Python in a revision: readable, and to the character the statements that were compared.

Alembic indents every line of what it is given and takes spaces off its end, also inside a string over several
lines. So no string here goes over a line's end: a statement is a row of short strings that Python joins.
"""

from __future__ import annotations

from collections.abc import Iterator

from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext

from crm_rls.alembic.operations import AccessOp, FoundOp, PrepareOp
from crm_rls.change import Risk
from crm_rls.diagnostics import as_text

WIDTH = 96
INDENT = "    "

_CLAUSES = (" USING (", " WITH CHECK (", " OR ", " TO ")
"""Where a long line is broken first; the strings are joined again without anything between them."""


@renderers.dispatch_for(AccessOp)
def render_access(context: AutogenContext, operation: AccessOp) -> list[str] | str:
    """Return the lines of an operation; nothing for one that does nothing."""
    step = operation.step
    if not step.statements:
        return []
    prefix = context.opts["alembic_module_prefix"] or ""
    lines = [f"{prefix}crm_rls(", f"{INDENT}{literal(step.kind)},", f"{INDENT}{literal(step.subject)},"]
    for statement in step.statements:
        pieces = tuple(literal(piece) for piece in _pieces(statement))
        lines += [f"{INDENT}{piece}" for piece in pieces[:-1]] + [f"{INDENT}{pieces[-1]},"]
    text = "\n".join([*lines, ")"])
    note = [f"# this {step.risk}"] if step.risk in (Risk.WIDENS, Risk.DESTROYS) else []
    if operation.outside:
        # The empty line ends the block for Alembic's printer.
        return [f"with {prefix}get_context().autocommit_block():", text.replace("\n", f"\n{INDENT}"), ""]
    return [*note, text]


@renderers.dispatch_for(PrepareOp)
def render_prepare(context: AutogenContext, operation: PrepareOp) -> list[str] | str:
    """Return the lines of what goes before or after."""
    if operation.call is None:
        return []
    prefix = context.opts["alembic_module_prefix"] or ""
    lines = [f"{prefix}crm_rls_prepare(", f"{INDENT}{literal(operation.call.stem)},"]
    for name, value in operation.call.values.items():
        if isinstance(value, tuple) and value:
            lines += [
                f"{INDENT}{name}=[",
                *(f"{INDENT * 2}{literal(each)}," for each in value),
                f"{INDENT}],",
            ]
        elif isinstance(value, str):
            lines.append(f"{INDENT}{name}={literal(value)},")
        else:
            lines.append(f"{INDENT}{name}={list(value) if isinstance(value, tuple) else value},")
    return "\n".join([*lines, ")"])


@renderers.dispatch_for(FoundOp)
def render_found(context: AutogenContext, operation: FoundOp) -> list[str]:
    """Return a comment, beside a statement that does nothing: a function of comments alone is none."""
    del context
    return [f"pass  # found: {' '.join(as_text(operation.found).split())}"] if operation.shown else []


def literal(text: str) -> str:
    """Return a Python string literal on one line, in quotes that need the fewest backslashes."""
    if text.isprintable() and "\\" not in text:
        for quotes in ("'", '"', "'''", '"""'):
            if quotes not in text and not text.endswith(quotes[0]) and not text.startswith(quotes[0]):
                return f"{quotes}{text}{quotes}"
    return repr(text)


def _pieces(statement: str) -> Iterator[str]:
    """Cut a statement after its line ends, and long lines where they can be read best."""
    for written in statement.splitlines(keepends=True) or [""]:
        rest = written
        while len(rest) > WIDTH:
            at = _cut(rest)
            yield rest[:at]
            rest = rest[at:]
        yield rest


def _cut(line: str) -> int:
    for clause in _CLAUSES:
        at = line.find(clause, 1, WIDTH)
        if at > 0:
            return at
    at = line.rfind(" ", 1, WIDTH)
    return at if at > 0 else WIDTH
