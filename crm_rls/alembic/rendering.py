"""Operations as Python in a revision: readable, and to the character the statements that were compared.

Alembic indents every line of what it is given and takes spaces off its end, also inside a string over several
lines. So no string here goes over a line's end: a statement is a row of short strings that Python joins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext

from crm_rls.alembic.operations import AccessOp, FoundOp, PolicyOp, PrepareOp, ScriptOp, SupportOp
from crm_rls.catalog import Policy
from crm_rls.change import Risk
from crm_rls.change.kinds import AlterPolicy, CreatePolicy, DropPolicy
from crm_rls.diagnostics import as_text

WIDTH = 106
INDENT = "    "

_CLAUSES = (" USING (", " WITH CHECK (", " OR ", " TO ")
"""Where a long line is broken first; the strings are joined again without anything between them."""


@renderers.dispatch_for(AccessOp)
def render_access(context: AutogenContext, operation: AccessOp) -> list[str] | str:
    """Return the lines of an operation; nothing for one that does nothing."""
    step = operation.step
    if not step.statements:
        return []
    prefix = _prefix(context)
    lines = [f"{prefix}crm_rls(", f"{INDENT}{literal(step.kind)},", f"{INDENT}{literal(step.subject)},"]
    for statement in step.statements:
        pieces = tuple(literal(piece) for piece in _pieces(statement))
        lines += [f"{INDENT}{piece}" for piece in pieces[:-1]] + [f"{INDENT}{pieces[-1]},"]
    text = "\n".join([*lines, ")"])
    note = [f"# this {step.risk}"] if step.risk in (Risk.WIDENS, Risk.STRANDS, Risk.DESTROYS) else []
    if operation.outside:
        # The empty line ends the block for Alembic's printer.
        return [f"with {prefix}get_context().autocommit_block():", text.replace("\n", f"\n{INDENT}"), ""]
    return [*note, text]


@renderers.dispatch_for(PolicyOp)
def render_policy(context: AutogenContext, operation: PolicyOp) -> str:
    """Return the call of a change of a policy."""
    change = operation.change
    policy = change.policy
    action = change.kind.split()[0]
    words = [literal(each) for each in (action, policy.name, policy.table.schema, policy.table.name)]
    words.append(f"to={_names(policy.roles)}")
    if isinstance(change, CreatePolicy):
        words.append(f"command={literal(policy.command)}")
        words += [f"mark={literal(policy.mark)}"] if policy.mark is not None else []
        words += [] if policy.permissive else ["permissive=False"]
    if isinstance(change, AlterPolicy) and change.current.roles != policy.roles:
        words.append(f"old_to={_names(change.current.roles)}")
    texts = list(_expressions("old_" if isinstance(change, DropPolicy) else "", policy))
    if isinstance(change, AlterPolicy):
        texts += _expressions("old_", change.current)
    return _call(f"{_prefix(context)}crm_rls_policy", words, texts)


@renderers.dispatch_for(SupportOp)
def render_support(context: AutogenContext, operation: SupportOp) -> str:
    """Return the call that names revisions of our own chain."""
    words = ["None" if each is None else literal(each) for each in (operation.start, operation.end)]
    return _call(f"{_prefix(context)}crm_rls_support", words)


@renderers.dispatch_for(ScriptOp)
def render_script(context: AutogenContext, operation: ScriptOp) -> str:
    """Return the call of a section, and write the file: only now is it known that there is a revision."""
    if operation.file is None:
        raise ValueError("a section without a file is in no revision")
    operation.file.write()
    function, number = operation.title
    return f"{_prefix(context)}crm_rls_script(__file__, revision, {literal(function)}, {number})"


@renderers.dispatch_for(PrepareOp)
def render_prepare(context: AutogenContext, operation: PrepareOp) -> list[str] | str:
    """Return the call of what goes before or after."""
    if operation.call is None:
        return []
    words = [literal(operation.call.stem)]
    for name, value in operation.call.written.items():
        match value:
            case bool():
                words.append(f"{name}={value}")
            case str():
                words.append(f"{name}={literal(value)}")
            case _:
                words.append(f"{name}={_names(value)}")
    return _call(f"{_prefix(context)}crm_rls_prepare", words)


@renderers.dispatch_for(FoundOp)
def render_found(context: AutogenContext, operation: FoundOp) -> list[str]:
    """Return a comment, beside a statement that does nothing: a function of comments alone is none."""
    del context
    return [f"pass  # found: {' '.join(as_text(operation.found).split())}"] if operation.shown else []


def _prefix(context: AutogenContext) -> str:
    return context.opts["alembic_module_prefix"] or ""


def _names(names: Iterable[str]) -> str:
    """Return a list of names, over several lines if it is long."""
    lines = [""]
    for name in map(literal, names):
        if lines[-1] and len(lines[-1]) + len(name) > WIDTH - 24:
            lines.append("")
        lines[-1] += f"{name}, "
    return "[" + f"\n{INDENT * 2}".join(line.rstrip() for line in lines).removesuffix(",") + "]"


def _expressions(word: str, policy: Policy) -> Iterator[str]:
    for name, expression in (("using", policy.using), ("check", policy.check)):
        if expression is not None:
            pieces = [literal(piece) for piece in _pieces(expression)]
            yield "\n".join((f"{word}{name}={pieces[0]}", *(f"{INDENT}{piece}" for piece in pieces[1:])))


def _call(name: str, words: Iterable[str], texts: Iterable[str] = ()) -> str:
    """Return a call: its words one after the other, as many as fit in a line, and each text in its own."""
    lines = [f"{name}("]
    for word in words:
        if lines[-1].endswith("("):
            lines[-1] += f"{word},"
        elif len(lines[-1]) + len(word) + 2 <= WIDTH:
            lines[-1] += f" {word},"
        else:
            lines.append(f"{INDENT}{word},")
    lines += [f"{INDENT}{text},".replace("\n", f"\n{INDENT}") for text in texts]
    return "\n".join(lines).removesuffix(",") + ")"


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
