"""What `init` cannot know: options say it or, at a terminal, whoever sits there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

import click

from crm_rls.catalog.inspector import Inspection
from crm_rls.cli.output import counted, say
from crm_rls.drafting.classes import lists
from crm_rls.drafting.drafts import LoginKind
from crm_rls.drafting.logins import logins_of
from crm_rls.drafting.profile import Profile
from crm_rls.drafting.roots import Tables, candidates, key_of
from crm_rls.model import TableName

MOST_SHOWN = 5
MOST_LOGINS = 30
"""Logins that are asked about one by one."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the options say."""

    root: str | None
    public: tuple[str, ...]
    person: tuple[str, ...]
    service: tuple[str, ...]
    gateway: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The options, and whether somebody can be asked."""

    choices: Choices
    at_terminal: bool


def chosen_root(tables: Tables, asked: Asked) -> TableName:
    """Return the table of contacts. Raises click.UsageError if there is none, or it cannot be one."""
    named = asked.choices.root
    if named is not None:
        return _named_root(tables, named)
    found = candidates(tables)
    if not found:
        raise click.UsageError(
            "no table looks like contacts, with a key of one column and tables that refer to it: name it "
            "with --root schema.table"
        )
    if not asked.at_terminal or len(found) == 1:
        return found[0].table
    for number, each in enumerate(found[:MOST_SHOWN], 1):
        hang = "1 table hangs" if each.reached == 1 else f"{each.reached} tables hang"
        say(f"{number:3}  {each.table}, on which {hang}")
    answer = click.prompt("Which table holds the contacts? Number or schema.table", default="1", err=True)
    if answer.isdecimal() and 1 <= int(answer) <= min(len(found), MOST_SHOWN):
        return found[int(answer) - 1].table
    return _named_root(tables, answer)


def _named_root(tables: Tables, named: str) -> TableName:
    name = next((each for each in tables if str(each) == named), None)
    if name is None:
        raise click.UsageError(f"there is no table {named}")
    if not key_of(tables, name) or tables[name].kind not in "rp":
        raise click.UsageError(f"{named} has no key of one column that is never null")
    return name


def lookups(
    tables: Tables, profile: Profile, asked: Asked, *, known: Collection[TableName] = ()
) -> frozenset[TableName]:
    """Return the tables that everybody may read because somebody says so."""
    fresh = [name for name in tables if name not in known]
    said = {name for name in fresh if _matches(str(name), asked.choices.public)}
    if asked.at_terminal:
        for name in lists(tables, profile):
            if name in fresh and name not in said:
                rows = counted(profile.rows.get(name, 0), "row")
                if click.confirm(f"May everybody read {name} ({rows})?", err=True):
                    said.add(name)
    return frozenset(said)


def logins_by_wish(
    found: Inspection, tables: Tables, profile: Profile, asked: Asked, *, known: Collection[str] = ()
) -> Mapping[str, LoginKind]:
    """Return what somebody says of logins that can reach the tables."""
    choices, said = asked.choices, dict[str, LoginKind]()
    patterns = (
        (LoginKind.PERSON, choices.person),
        (LoginKind.SERVICE, choices.service),
        (LoginKind.GATEWAY, choices.gateway),
    )
    for role in sorted(found.current.roles.values(), key=lambda each: each.name):
        if role.login and role.mark is None and role.name not in known:
            kinds = [kind for kind, some in patterns if _matches(role.name, some)]
            said |= {role.name: kinds[0]} if kinds else {}
    if asked.at_terminal:
        drafts = logins_of(tables, found.facts, found.current, profile, said)
        open_ones = [
            each
            for each in drafts
            if not each.settled and each.kind is LoginKind.UNKNOWN and each.name not in {*known, *said}
        ]
        for each in open_ones[:MOST_LOGINS]:
            choice = click.Choice([kind.value for kind in LoginKind])
            answer = click.prompt(f"What is {each.name}?", type=choice, default="unknown", err=True)
            said |= {each.name: LoginKind(answer)} if answer != LoginKind.UNKNOWN else {}
    return said


def _matches(name: str, patterns: Collection[str]) -> bool:
    return any(fnmatchcase(name, each) for each in patterns)
