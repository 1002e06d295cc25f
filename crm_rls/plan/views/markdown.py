"""A plan as Markdown for the comment of a pull request (GitHub and GitLab). Pure.

Names come from the model and the database, and may hold anything: none may become markup, a link or a
mention, or end a table's cell, a fence or a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from crm_rls.change import Declaration, Effect, Risk, Step
from crm_rls.diagnostics import Diagnostic, as_text
from crm_rls.plan.assertions.results import AssertionResult, result_lines, summed_up
from crm_rls.plan.impact import Impact, impact_text
from crm_rls.plan.notices.added_territories import Offer
from crm_rls.plan.value import Plan
from crm_rls.plan.views.summary import HEADLINES, is_summed_up, sentences
from crm_rls.plan.views.text import left_out_of, shown_of, shown_of_each, sign_of, sum_of

ROOM = 60_000
"""Letters that a comment may have; GitHub takes 65,536, and other tools put something around it."""

_MEANING = re.compile(r"[^\w ,.;:()='/+-]|_|(?<=www)\.|(?<=p):(?=//)|(?<=s):(?=//)|^[-+=\d]")
"""What means something to Markdown: a list begins with a sign or a number."""


def plan_markdown(plan: Plan, *, full: bool = False) -> str:
    """Return the plan: the sum, the changed declarations, what changes, and folded its steps and SQL.

    What has no room is left out of the SQL, and said so, unless `full`.
    """
    parts = [
        f"### Access plan for database {code(plan.database)}",
        escaped(sum_of(plan)),
        *map(escaped, left_out_of(plan)),
        *_risks(plan.steps),
        *_declarations(plan.declarations, full=full),
        *_effects(
            "Changed filters and rights",
            "Group",
            [each for each in plan.effects if not each.person],
            full=True,
        ),
        *_effects(
            "Changed memberships and values of people",
            "Person",
            [each for each in plan.effects if each.person],
            full=full,
        ),
        *_impact(plan.impact, full=full),
        *_assertions(plan.assertions, full=full),
        *_diagnostics("Left to you", plan.findings),
        *_offers(plan.offers),
        *_diagnostics("Advice", plan.advice),
    ]
    told = [step for step in plan.steps if full or not is_summed_up(step)]
    own = list(sentences(plan.steps)) if len(told) < len(plan.steps) else []
    if own:
        parts.append(f"Support objects: {'; '.join(map(escaped, own))}.")
    if told:
        parts.append(_folded(f"Changes ({len(told)})", _fence("text", _steps(told, full=full))))
        room = None if full else ROOM - sum(len(part) + 2 for part in parts)
        parts.append(_sql(told, room))
    return "\n\n".join(parts)


def _impact(impact: Impact | None, *, full: bool) -> Iterator[str]:
    """Yield who gains and loses rows, in a fence, for names and keys may hold anything."""
    if impact is not None:
        heading, *lines = impact_text(impact, full=full)
        yield f"#### {escaped(heading.rstrip(':'))}"
        yield _fence("text", lines)


def _assertions(results: Sequence[AssertionResult], *, full: bool) -> Iterator[str]:
    """Yield what is known of assertions; in a fence, for keys and values may hold anything."""
    if results:
        yield f"#### {escaped(f'Assertions: {summed_up(results)}')}"
        if lines := list(result_lines(results, full=full)):
            yield _fence("text", lines)


def refusal_markdown(found: Sequence[Diagnostic]) -> str:
    """Return why there is no plan."""
    return "\n\n".join(("### There is no access plan", *_diagnostics("Fix first", found)))


def _risks(steps: Sequence[Step]) -> Iterator[str]:
    counts = {
        risk: sum(step.risk is risk for step in steps) for risk in HEADLINES if risk is not Risk.NEUTRAL
    }
    if any(counts.values()):
        rows = (f"| {HEADLINES[risk]} | {number} |" for risk, number in counts.items() if number)
        yield "\n".join(("| | Changes |", "|---|--:|", *rows))


def _offers(offers: Sequence[Offer]) -> Iterator[str]:
    """Yield the lines that take over what managers have added."""
    if offers:
        yield "#### Territories that managers have added, for the file"
    for each in offers:
        yield escaped(f"{each.where} ({'; '.join(each.added)}):")
        yield _fence(each.form, each.lines)


def _declarations(changed: Sequence[Declaration], *, full: bool) -> Iterator[str]:
    if not changed:
        return
    yield f"#### Changed declarations ({len(changed)})"
    shown = shown_of(changed, full=full)
    lines: list[str] = []
    for each in shown:
        place = f" ({each.place})" if each.place is not None else ""
        lines.append(f"# {sign_of(each)} {each.object}{place}")
        for sign, said in (("-", each.lost), ("+", each.gained)):
            some = shown_of(said, full=full)
            lines += [f"{sign} {line}" for line in some]
            lines += [f"{sign} ... and {len(said) - len(some)} more"] if len(some) < len(said) else []
    if len(shown) < len(changed):
        lines.append(f"# ... and {len(changed) - len(shown)} more")
    yield _fence("diff", lines)


def _effects(heading: str, who: str, effects: Sequence[Effect], *, full: bool) -> Iterator[str]:
    if not effects:
        return
    yield f"#### {heading} ({len(effects)})"
    shown = shown_of_each(effects, full=full)
    rows = [
        _row(
            escaped(each.verdict),
            code(each.who),
            code(each.table) if each.table else "",
            escaped(", ".join(each.rights)),
            "" if each.gained is None else code(str(each.gained)),
            "" if each.lost is None else code(str(each.lost)),
            escaped(each.why),
        )
        for each in shown
    ]
    head = ("Way", who, "Table", "Rights", "Gains, for example", "Loses, for example", "Why")
    yield "\n".join((_row(*head), "|---" * len(head) + "|", *rows))
    if len(shown) < len(effects):
        yield f"... and {len(effects) - len(shown)} more"


def _diagnostics(heading: str, found: Sequence[Diagnostic]) -> Iterator[str]:
    if found:
        yield f"#### {heading} ({len(found)})"
        yield "\n".join(
            f"- {'**blocks** ' if each.blocking else ''}{escaped(as_text(each))}" for each in found
        )


def _steps(steps: Sequence[Step], *, full: bool) -> Iterator[str]:
    for risk, headline in HEADLINES.items():
        same = [step for step in steps if step.risk is risk]
        shown = same if full else same[:_LISTED]
        yield from (f"{headline}: {step.kind} {step.subject}" for step in shown)
        if len(shown) < len(same):
            yield f"{headline}: ... and {len(same) - len(shown)} more"


_LISTED = 100
"""Changes of one risk that are listed before it is said how many more there are."""


def _sql(steps: Iterable[Step], room: int | None) -> str:
    """Return the statements, of a policy also the one that made what stands now, as many as there is room."""
    lines: list[str] = []
    left = 0
    for step in steps:
        block = [_commented(f"{step.kind} {step.subject}")]
        block += [_commented(f"before: {step.before};")] if step.before else []
        block += [f"{statement};" for statement in step.statements]
        size = sum(len(line) + 1 for each in block for line in _lines(each))
        if left or (room is not None and size > room - 200):
            left += 1
            continue
        room = None if room is None else room - size
        lines += block
    if left:
        lines.append(f"-- and {left} more steps: crm-rls plan --format sql")
    return _folded("SQL", _fence("sql", lines))


# -- what no name can break ----------------------------------------------------------------------------


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is: whatever could mean something is written as its number."""
    shown = _visible(" ".join(text.split()))
    return _MEANING.sub(lambda found: f"&#{ord(found[0])};", shown)


def code(text: str) -> str:
    """Return text as code; not in backticks, in which a table's cell has other rules."""
    return f"<code>{escaped(text)}</code>"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _folded(summary: str, content: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{content}\n\n</details>"


def _commented(text: str) -> str:
    """Return text as a comment of SQL: whoever runs the block must not run it."""
    return "\n".join(f"-- {line}" for line in text.splitlines())


def _fence(language: str, blocks: Iterable[str]) -> str:
    """Return a fenced block; its fence is longer than any row of backticks inside."""
    lines = [line for block in blocks for line in _lines(block)]
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((f"{fence}{language}", *lines, fence))


def _lines(block: str) -> Iterator[str]:
    return map(_visible, block.split("\n"))


def _visible(text: str) -> str:
    """Return text with control characters written out: some steer a terminal, some turn letters round."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text
    )
