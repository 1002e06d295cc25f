"""The answer of `why` as text and as data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from crm_rls.answers.evidence import Evidence
from crm_rls.answers.holders import Held
from crm_rls.answers.remedies import MOST_COUNTED, Remedy
from crm_rls.answers.why import GroupAnswer, Why
from crm_rls.cli.answers.asking import of_the_row, record
from crm_rls.cli.output import counted
from crm_rls.model import Right
from crm_rls.model.periods import shown, shown_begin, shown_end, shown_period

STYLES = {"yes": "bold green", "no": "bold red", "  + ": "green", "  - ": "red", "What would help": "bold"}

_VERBS = {Right.READ: "see", Right.CREATE: "create", Right.UPDATE: "update", Right.DELETE: "delete"}


def as_data(why: Why) -> Mapping[str, object]:
    """Return an answer for programs."""
    groups = [{**record(group), "allows": group.allows, "would": group.would} for group in why.groups]
    return {"allowed": why.allowed, **record(why), "groups": groups}


def as_text(why: Why, named: Callable[[str], str]) -> str:
    """Return an answer for people; `named` gives the person of a login."""
    return "\n".join(_lines(why, named))


def _lines(why: Why, named: Callable[[str], str]) -> Iterator[str]:
    verb, at = _VERBS[why.right], f" at {shown(why.at)}" if why.at else ""
    row = f"{why.table} {why.key}"
    if not why.exists:
        yield f"no: there is no row {row}{at}."
        if why.state is not None:
            yield of_the_row(why.state, why.table, why.at)
        return
    answer, may = ("yes", "may") if why.allowed else ("no", "may not")
    yield f"{answer}: {why.person} {may} {verb} {row}{at}."
    if why.bypasses:
        yield "  + policies do not apply to this login: it is a superuser or has BYPASSRLS"
    if not why.active:
        yield "  - the person is deactivated, so no membership counts"
    if not why.groups and not why.bypasses:
        yield f"  - {why.person} is in no group{at}, and no group has the row with this right"
    for group in why.groups:
        yield from _group(group, why, named)
    if why.remedies:
        yield "What would help, the smallest grant first:"
    for each in why.remedies:
        more = _more(each.more, why)
        yield f"  {_grant(each)}: {more}"
    if why.at is not None:
        yield f"By what was put in force on {shown(why.since)} and the memberships of that moment."
        yield f"On {of_the_row(why.state, why.table, why.at)}."


def _grant(remedy: Remedy) -> str:
    if remedy.share is not None:
        return f"a share of contact {remedy.share}, to read it until a day"
    if remedy.instead_of is None:
        return f"a membership in {remedy.group}"
    return f"standing in for {remedy.instead_of} in {remedy.group}"


def _more(count: int, why: Why) -> str:
    gives = "shows" if why.right is Right.READ else "gives the right on"
    if not count:
        return f"{gives} no other row"
    at_least = "at least " if count >= MOST_COUNTED else ""
    return f"{gives} {at_least}{counted(count, 'other row')} of {why.table}"


def _group(group: GroupAnswer, why: Why, named: Callable[[str], str]) -> Iterator[str]:
    mark = "+" if group.allows else "-"
    yield f"  {mark} group {group.group}: {group.says}"
    for each in group.held:
        yield f"      {_membership(each, named)}"
    if not group.held:
        yield f"      {_absent(group, why, named)}"
    if not group.ways:
        yield f"      gives no right to {_VERBS[why.right]} rows of {why.table}"
    decisive = [each for each in group.ways if each.evidence.holds is True] or group.ways
    for way in decisive:
        yield from _evidence(way.evidence, "      ")
    for restriction in group.restrictions:
        passed = restriction.evidence.holds is True
        what = "is passed" if passed else "hides it"
        yield f"      restriction {restriction.name} {what}: {restriction.says}"
        if not passed:
            yield from _evidence(restriction.evidence, "        ")


def _membership(held: Held, named: Callable[[str], str]) -> str:
    hows = {"cover": f"stands in for {named(held.acting_for)}", "share": "has it shared"}
    words = hows.get(held.how, "is a member")
    period = shown_period((held.valid_from, held.valid_until), begins="since")
    words += period and f" {period}"
    words += f", given by {named(held.granted_by)}" if held.granted_by else ""
    words += f" ({held.reason})" if held.reason else ""
    if held.inherits is False:
        words += "; but the login has not the role of the group: see `crm-rls verify`"
    return words


def _absent(group: GroupAnswer, why: Why, named: Callable[[str], str]) -> str:
    words = f"{why.person} is not a member"
    if group.ended is not None:
        if group.ended_for is None:
            words += f" since {shown_begin(group.ended)}"
        else:
            words += f"; stood in for {named(group.ended_for)} until {shown_end(group.ended)}"
        words += f", ended by {group.ended_by}" if group.ended_by else ""
    if group.begins is not None:
        begins = shown_begin(group.begins)
        if group.begins_for is None:
            words += f"; a membership begins {begins}"
        else:
            words += f"; stands in for {named(group.begins_for)} from {begins}"
    return words + (", and its members have the row" if group.would else "")


def _evidence(evidence: Evidence, indent: str) -> Iterator[str]:
    """Yield what decides: comparisons with the values of the row, below the rows of other tables."""
    if evidence.row:
        yield f"{indent}{evidence.row}:"
        indent += "  "
    for each in _told(evidence):
        if each.row and each is not evidence:
            yield from _evidence(each, indent)
            continue
        values = ", ".join(
            f"{name} is {'null' if value is None else repr(value)}" for name, value in each.values
        )
        if each.says == "true":
            yield f"{indent}it has all rows"
            continue
        answer = {True: "true", False: "false", None: "unknown"}[each.holds]
        yield f"{indent}{each.says} is {answer}" + (f": {values}" if values else "")


def _told(evidence: Evidence) -> Iterator[Evidence]:
    """Yield the decisive comparisons; rows of other tables are not looked into."""
    if not evidence.parts:
        yield evidence
        return
    for part in evidence.decisive_parts():
        if part.row:
            yield part
        else:
            yield from _told(part)
