"""Plans and findings as text and SQL for people. Pure; the CLI decides about colours and streams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeVar

from crm_rls.change import Declaration, Effect, Risk, Step
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.plan.assertions.results import result_lines, summed_up
from crm_rls.plan.impact import impact_text
from crm_rls.plan.locks import LOCK_TIMEOUT
from crm_rls.plan.notices.added_territories import Offer
from crm_rls.plan.value import Plan
from crm_rls.plan.views.entries import entries
from crm_rls.plan.views.script import complete, joining
from crm_rls.plan.views.summary import HEADLINES, is_summed_up, sentences

Item = TypeVar("Item")

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

GROUPS = 20
"""So many lines the short text has of which way filters go."""


def plan_text(plan: Plan, *, full: bool = False, sql: bool = False) -> str:
    """Return the plan for people: what wants an answer, words of the model, rows, steps, the sum below.

    Of the steps what widens is first. With `full` every step and finding stands by itself, and all advice.
    With `sql` each step has its statements, and a policy what stands now.
    """
    told = [step for step in plan.steps if full or not is_summed_up(step)]
    lines = [] if plan.steps else [sum_of(plan)]
    lines.extend(_left(plan.findings, full=full))
    lines.extend(_to_decide(plan, full=full))
    lines.extend(_declarations(plan.declarations, full=full))
    lines.extend(_effects(plan.effects, full=full))
    if plan.impact is not None:
        lines.extend(impact_text(plan.impact, full=full))
    lines.extend(_assertions(plan, full=full))
    for risk, headline in HEADLINES.items():
        steps = [step for step in told if step.risk is risk]
        if steps:
            lines.append(f"{headline} ({len(steps)}):")
            lines.extend(_by_kind(steps, full=full, sql=sql))
    if len(told) < len(plan.steps):
        own = f"Support objects ({len(plan.steps) - len(told)}, --full lists them)"
        lines.append(f"{own}: {'; '.join(sentences(plan.steps))}.")
    lines.extend(_offers(plan.offers))
    lines.extend(_advice(plan, full=full))
    if plan.steps:
        lines.append(sum_of(plan))
    lines.extend(left_out_of(plan))
    return "\n".join(lines)


def _declarations(changed: tuple[Declaration, ...], *, full: bool) -> Iterator[str]:
    """Yield the declarations that have changed, the former ones first."""
    if changed:
        yield f"Changed declarations ({len(changed)}):"
    for each in shown_of(changed, full=full):
        place = f" ({each.place})" if each.place is not None else ""
        if not each.before and len(each.after) <= ENOUGH:
            yield f"  + {each.object}{place}: {'; '.join(each.after)}"
            continue
        yield f"  {sign_of(each)} {each.object}{place}"
        for sign, lines in (("-", each.lost), ("+", each.gained)):
            shown = shown_of(lines, full=full)
            yield from (f"      {sign} {line}" for line in shown)
            if len(shown) < len(lines):
                yield f"      {sign} ... and {len(lines) - len(shown)} more (--full shows all)"
    if not full and len(changed) > ENOUGH:
        yield f"  ... and {len(changed) - SHOWN} more (--full shows all)"


def sign_of(declaration: Declaration) -> str:
    """Return `+` for what is new, `-` for what is gone, `~` for what has changed."""
    if declaration.before:
        return "~" if declaration.after else "-"
    return "+"


def shown_of(items: Sequence[Item], *, full: bool) -> Sequence[Item]:
    """Return what a list shows: all of it, or its beginning if it is long."""
    return items if full or len(items) <= ENOUGH else items[:SHOWN]


def shown_of_each(effects: Sequence[Effect], *, full: bool) -> Sequence[Effect]:
    """Return what a list of effects shows: one of everybody before it shows a second one of anybody.

    Those of groups it shows longer: a flag is given for what stands there.
    """
    shown, enough = (SHOWN, ENOUGH) if any(each.person for each in effects) else (GROUPS, GROUPS)
    if full or len(effects) <= enough:
        return effects
    before = Counter[str]()
    ranked = []
    for place, each in enumerate(effects):
        ranked.append((before[each.who], place))
        before[each.who] += 1
    return [effects[place] for place in sorted(place for _, place in sorted(ranked)[:shown])]


def _left(findings: Sequence[Diagnostic], *, full: bool) -> Iterator[str]:
    """Yield the findings that no change mends."""
    if findings:
        yield f"Left to you ({len(findings)}):"
        yield from entries(findings, full=full, flagged=True)


def _to_decide(plan: Plan, *, full: bool) -> Iterator[str]:
    """Yield the warnings about this plan, who goes blind first."""
    if warnings := sorted(filter(_wants_an_answer, plan.advice), key=lambda each: each.code):
        yield f"To decide ({len(warnings)}):"
        yield from entries(warnings, full=full)


def _wants_an_answer(each: Diagnostic) -> bool:
    """Say whether advice is a warning; one about the release of the server is the same in every plan."""
    of_release = each.code in (Code.ON_CONFLICT_SHOWS_ROWS, Code.REVOKED_MEMBERSHIP_LIVES_ON)
    return each.severity is not Severity.INFO and not of_release


def _advice(plan: Plan, *, full: bool) -> Iterator[str]:
    rest = [
        *(each for each in plan.advice if not _wants_an_answer(each)),
        *(each for each in plan.known if full),
    ]
    if rest:
        yield "Advice:"
        yield from entries(rest, full=full)
    if plan.known and not full:
        number = len(plan.known)
        yield f"Advice on what is in force already: {number} {'piece' if number == 1 else 'pieces'} (--full)."


def _offers(offers: tuple[Offer, ...]) -> Iterator[str]:
    """Yield the lines that take over what managers have added, each by itself, to be pasted."""
    if offers:
        number = sum(len(each.added) for each in offers)
        yield f"Territories that managers have added, for the file ({number}):"
    for each in offers:
        yield f"  {each.where} ({'; '.join(each.added)}):"
        yield from (f"    {line}" for line in each.lines)


def _effects(effects: tuple[Effect, ...], *, full: bool) -> Iterator[str]:
    """Yield which way changed filters go, then people, with a row for each side."""
    yield from _ways("Changed filters and rights", [each for each in effects if not each.person], full=full)
    people = [each for each in effects if each.person]
    yield from _ways("Changed memberships and values of people", people, full=full)


def _ways(heading: str, effects: Sequence[Effect], *, full: bool) -> Iterator[str]:
    if effects:
        yield f"{heading} ({len(effects)}):"
    shown = shown_of_each(effects, full=full)
    for each in shown:
        where = f"on {each.table} ({', '.join(each.rights)})" if each.table else "every right, as is proved"
        yield f"  {each.verdict:<8} {each.who} {where}"
        if each.why:
            yield f"           counts as widening: {each.why}"
        if each.gained is not None:
            yield f"           gains, for example, {each.gained}"
        if each.lost is not None:
            yield f"           loses, for example, {each.lost}"
    if len(shown) < len(effects):
        yield f"  ... and {len(effects) - len(shown)} more (--full shows all)"


def _assertions(plan: Plan, *, full: bool) -> Iterator[str]:
    """Yield what is known of assertions of the model to come."""
    if plan.assertions:
        yield f"Assertions ({len(plan.assertions)}): {summed_up(plan.assertions)}."
        yield from (f"  {line}" for line in result_lines(plan.assertions, full=full))


def sum_of(plan: Plan) -> str:
    """Return how many changes there are, and how many of each risk."""
    if not plan.steps:
        return f"Nothing to change: the {'database' if plan.part is None else 'part'} matches the model."
    counts = Counter(step.risk for step in plan.steps)
    parts = ", ".join(f"{counts[risk]} {_SUMS[risk]}" for risk in HEADLINES if counts[risk])
    changes = "1 change" if len(plan.steps) == 1 else f"{len(plan.steps)} changes"
    own = sum(map(is_summed_up, plan.steps))
    ours = f"; {own} of them for support objects" if own else ""
    return f"{changes} in database {plan.database}: {parts}{ours}."


def left_out_of(plan: Plan) -> Iterator[str]:
    """Yield what the plan of a part says of the rest."""
    if plan.part is not None:
        left = "1 change" if plan.left_out == 1 else f"{plan.left_out} changes"
        yield f"Only a part, {plan.part}: {left} of the whole plan left out."


def _by_kind(steps: list[Step], *, full: bool, sql: bool) -> Iterator[str]:
    kinds: dict[str, list[Step]] = {}
    for step in steps:
        kinds.setdefault(step.kind, []).append(step)
    for kind, same in kinds.items():
        tables = Counter(step.subject.rpartition(" on ")[2] for step in same)
        if kind == "create policy" and len(same) > max(ENOUGH, len(tables)) and not full and not sql:
            yield from _by_table(kind, tables)
            continue
        shown = shown_of(same, full=full)
        for step in shown:
            yield f"  {kind:<18} {step.subject}"
            yield from _statements(step) if sql else ()
        if len(shown) < len(same):
            yield f"  {kind:<18} ... and {len(same) - len(shown)} more (--full shows all)"


def _by_table(kind: str, tables: Counter[str]) -> Iterator[str]:
    """Yield a line for each table with its new policies, whose names follow from groups and rights."""
    shown = shown_of(list(tables.items()), full=False)
    for table, number in shown:
        yield f"  {kind:<18} {number} on {table}"
    if more := len(tables) - len(shown):
        left = sum(tables.values()) - sum(number for _, number in shown)
        yield f"  {kind:<18} ... and {left} on {more} more tables (--full shows all)"


def _statements(step: Step) -> Iterator[str]:
    """Yield the statement that made what stands now, and the statements of a step."""
    for sign, statements in (("-", (step.before,)), ("+", step.statements)):
        for statement in filter(None, statements):
            yield from (f"      {sign} {line}" for line in f"{statement};".splitlines())


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
