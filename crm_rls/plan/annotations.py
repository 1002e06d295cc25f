"""A plan as diagnostics at the lines of the model, for the annotations of a pull request. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crm_rls.change import Declaration, Effect
from crm_rls.diagnostics import Code, Diagnostic, Place, Severity
from crm_rls.meaning.directions import Verdict
from crm_rls.model import Model
from crm_rls.plan.assertions.results import broken
from crm_rls.plan.value import Plan

_NEXT = "see `crm-rls plan` for the rows and the SQL"


def annotated(plan: Plan, model: Model, file: str) -> tuple[Diagnostic, ...]:
    """Return the declarations that have changed, filters that change without it, findings and advice.

    Broken assertions are among the findings. What has no place in the model is at the beginning of `file`.
    """
    found = (*plan.findings, *map(broken, plan.broken), *plan.advice)
    return placed((*_declared(plan), *_elsewhere(plan, model), *found), file)


def placed(found: Iterable[Diagnostic], file: str) -> tuple[Diagnostic, ...]:
    """Return diagnostics of which each has a place, at the beginning of `file` if it has none of its own."""
    start = Place(file, 1, "")
    return tuple(each if each.place is not None else replace(each, place=start) for each in found)


def _declared(plan: Plan) -> Iterator[Diagnostic]:
    for each in plan.declarations:
        own = [effect for effect in plan.effects if effect.group == each.group]
        words = [f"- {line}" for line in each.lost] + [f"+ {line}" for line in each.gained]
        verdict, code = _way(each, own)
        yield _annotation(code, f"{each.object} {verdict}: {'; '.join(words)}", each.place, each.object)


def _way(declaration: Declaration, effects: Iterable[Effect]) -> tuple[str, Code]:
    """Return in a word which way the rights of a group go, and the code for it."""
    if not declaration.group:
        return ("is said otherwise" if declaration.before else "is new"), Code.SAID_OTHERWISE
    if not declaration.before:
        return "is new", Code.GROUP_WIDENS
    if not declaration.after:
        return "is gone", Code.GROUP_NARROWS
    verdicts = {each.verdict for each in effects} - {Verdict.KEEPS}
    if verdicts == {Verdict.NARROWS}:
        return "narrows", Code.GROUP_NARROWS
    if not verdicts:
        return "is said otherwise", Code.SAID_OTHERWISE
    return " and ".join(sorted(verdicts)), Code.GROUP_WIDENS


def _elsewhere(plan: Plan, model: Model) -> Iterator[Diagnostic]:
    """Yield groups whose rights change for another reason than their own words, such as a restriction."""
    declared = {each.group for each in plan.declarations}
    for effect in plan.effects:
        if effect.group and effect.group not in declared:
            code = Code.GROUP_NARROWS if effect.verdict is Verdict.NARROWS else Code.GROUP_WIDENS
            name = f"access group {effect.group}"
            cause = f"{name} on {effect.table} {effect.verdict}, and its own words are the same"
            yield _annotation(code, cause, model.place("access_groups", effect.group), name)


def _annotation(code: Code, cause: str, place: Place | None, name: str) -> Diagnostic:
    severity = Severity.WARNING if code is Code.GROUP_WIDENS else Severity.INFO
    return Diagnostic(code, severity, cause, _NEXT, place, name)
