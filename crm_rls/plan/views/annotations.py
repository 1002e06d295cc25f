"""A plan as diagnostics at the lines of the model, for the annotations of a pull request. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crm_rls.change import Declaration, Effect
from crm_rls.diagnostics import Code, Diagnostic, Place, Severity
from crm_rls.meaning.proving.directions import Verdict
from crm_rls.model import Model
from crm_rls.plan.assertions.results import broken
from crm_rls.plan.value import Plan

_NEXT = "see `crm-rls plan` for the rows and the SQL"


def annotated(plan: Plan, model: Model, file: str) -> tuple[Diagnostic, ...]:
    """Return changed declarations, filters that change without one, people, findings and advice.

    Broken assertions are among the findings. What has no place in the model is at the beginning of `file`.
    """
    found = (*plan.findings, *map(broken, plan.broken), *plan.advice)
    return placed((*_declared(plan), *_elsewhere(plan, model), *_people(plan, model), *found), file)


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
        return "is new", Code.GETS_MORE
    if not declaration.after:
        return "is gone", Code.GETS_LESS
    return _all_in_all(effects) or ("is said otherwise", Code.SAID_OTHERWISE)


def _all_in_all(effects: Iterable[Effect]) -> tuple[str, Code] | None:
    """Return which way effects go together, and the code for it; None if all rights are kept."""
    verdicts = {each.verdict for each in effects} - {Verdict.KEEPS}
    if not verdicts:
        return None
    code = Code.GETS_LESS if verdicts == {Verdict.NARROWS} else Code.GETS_MORE
    return " and ".join(sorted(verdicts)), code


def _elsewhere(plan: Plan, model: Model) -> Iterator[Diagnostic]:
    """Yield groups whose rights change for another reason than their own words, such as a restriction."""
    declared = {each.group for each in plan.declarations}
    for effect in plan.effects:
        if effect.group and effect.group not in declared:
            code = Code.GETS_LESS if effect.verdict is Verdict.NARROWS else Code.GETS_MORE
            name = f"access group {effect.group}"
            cause = f"{name} on {effect.table} {effect.verdict}, and its own words are the same"
            yield _annotation(code, cause, model.place("access_groups", effect.group), name)


def _people(plan: Plan, model: Model) -> Iterator[Diagnostic]:
    """Yield people whose memberships or values change what they may do, one annotation each."""
    by_person: dict[str, list[Effect]] = {}
    for effect in plan.effects:
        if effect.person:
            by_person.setdefault(effect.person, []).append(effect)
    for person, effects in by_person.items():
        if way := _all_in_all(effects):
            verdict, code = way
            tables = ", ".join(f"{each.table} ({', '.join(each.rights)})" for each in effects if each.table)
            cause = f"person {person} {verdict} on {tables}, by memberships or values"
            yield _annotation(code, cause, model.place("people", person), f"person {person}")


def _annotation(code: Code, cause: str, place: Place | None, name: str) -> Diagnostic:
    severity = Severity.WARNING if code is Code.GETS_MORE else Severity.INFO
    return Diagnostic(code, severity, cause, _NEXT, place, name)
