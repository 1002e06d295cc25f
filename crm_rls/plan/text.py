"""Plans and findings as text and SQL for people. Pure; the CLI decides about colours and streams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from crm_rls.change import Effect, Risk, Step
from crm_rls.diagnostics import Diagnostic, as_text
from crm_rls.plan.locks import LOCK_TIMEOUT
from crm_rls.plan.script import complete, joining
from crm_rls.plan.value import Plan

_ORDER = (Risk.WIDENS, Risk.BLINDS, Risk.STRANDS, Risk.DESTROYS, Risk.NARROWS, Risk.NEUTRAL)

_HEADLINES = {
    Risk.WIDENS: "Widens access",
    Risk.BLINDS: "Blinds logins that see rows today",
    Risk.STRANDS: "Takes out territories that rows have",
    Risk.DESTROYS: "Destroys",
    Risk.NARROWS: "Narrows access",
    Risk.NEUTRAL: "Neutral",
}

_SUMS = {
    Risk.WIDENS: "widen",
    Risk.BLINDS: "blind",
    Risk.STRANDS: "strand rows",
    Risk.DESTROYS: "destroy",
    Risk.NARROWS: "narrow",
    Risk.NEUTRAL: "neutral",
}

SHOWN = 6
"""Steps of one kind that the short text lists before it says how many more there are."""

ENOUGH = 8
"""So many of one kind are listed in full: "and 1 more" helps nobody."""


def plan_text(plan: Plan, *, full: bool = False) -> str:
    """Return the plan for people: what widens first and loudest, findings last, the sum below."""
    lines: list[str] = []
    for risk in _ORDER:
        steps = [step for step in plan.steps if step.risk is risk]
        if steps:
            lines.append(f"{_HEADLINES[risk]} ({len(steps)}):")
            lines.extend(_by_kind(steps, full=full))
    lines.extend(_effects(plan.effects))
    if not plan.steps:
        matches = "the part matches" if plan.part is not None else "the database matches"
        lines.append(f"Nothing to change: {matches} the model.")
    lines.extend(findings_text(plan.findings))
    if plan.advice:
        lines.append("Advice:")
        lines.extend(f"  {as_text(each)}" for each in plan.advice)
    if plan.steps:
        lines.append(_sum(plan))
    if plan.part is not None:
        left = "1 change" if plan.left_out == 1 else f"{plan.left_out} changes"
        lines.append(f"Only a part, {plan.part}: {left} of the whole plan left out.")
    return "\n".join(lines)


def _effects(effects: tuple[Effect, ...]) -> Iterator[str]:
    """Yield which way changed filters go, with a row for each side."""
    if effects:
        yield f"Changed filters ({len(effects)}):"
    for each in effects:
        yield f"  {each.verdict:<8} {each.group} on {each.table} ({', '.join(each.rights)})"
        if each.why:
            yield f"           counts as widening: {each.why}"
        if each.gained is not None:
            yield f"           gains, for example, {each.gained}"
        if each.lost is not None:
            yield f"           loses, for example, {each.lost}"


def _sum(plan: Plan) -> str:
    counts = Counter(step.risk for step in plan.steps)
    parts = ", ".join(f"{counts[risk]} {_SUMS[risk]}" for risk in _ORDER if counts[risk])
    changes = "1 change" if len(plan.steps) == 1 else f"{len(plan.steps)} changes"
    return f"{changes} in database {plan.database}: {parts}."


def findings_text(findings: tuple[Diagnostic, ...]) -> Iterator[str]:
    """Yield the lines of findings that no change mends."""
    if findings:
        yield f"Left to you ({len(findings)}):"
    for finding in findings:
        flag = "!" if finding.blocking else "-"
        yield f"  {flag} {as_text(finding)}"


def _by_kind(steps: list[Step], *, full: bool) -> Iterator[str]:
    counts = Counter(step.kind for step in steps)
    for kind, count in counts.items():
        same = [step for step in steps if step.kind == kind]
        shown = same if full or count <= ENOUGH else same[:SHOWN]
        for step in shown:
            yield f"  {kind:<18} {step.subject}"
        if len(shown) < count:
            yield f"  {kind:<18} ... and {count - len(shown)} more (--full shows all)"


def plan_sql(plan: Plan, roles: tuple[str, ...], required: tuple[Step, ...] = ()) -> str:
    """Return the plan as a script: one transaction, the search path pinned, a comment per step.

    `roles` are the keepers of the model, which whoever runs it joins; `required` comes first.
    """
    lines = ["begin;", "set local search_path = '';", f"set local lock_timeout = '{LOCK_TIMEOUT}';"]
    for step in (*required, joining(roles), *complete(plan, roles)):
        lines.append(f"-- {step.risk}: {step.kind}: {_one_line(step.subject)}")
        lines.extend(f"{statement};" for statement in step.statements)
    lines.append("commit;")
    return "\n".join(lines)


def _one_line(subject: str) -> str:
    """A name with a line break must not end the comment early."""
    return " ".join(subject.split())
