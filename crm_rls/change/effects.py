"""Which way the rights of a group or a person go on a table, as a value that can be saved. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from crm_rls.meaning.proving.directions import Direction, Verdict
from crm_rls.meaning.proving.witnesses import Witness

Json = str | bool | list["Json"] | Mapping[str, "Json"] | None


@dataclass(frozen=True, slots=True)
class Example:
    """A row for which a right changes, with values as texts: what it holds, who asks, and what belongs to it.

    `row` has the columns that matter; others may hold anything. `linked` is by table.
    """

    row: Mapping[str, Json]
    me: Mapping[str, Json]
    linked: Mapping[str, Json]

    def __str__(self) -> str:
        """Return it for people."""
        own = [f"{name} = {_shown(value)}" for name, value in self.row.items() if value is not None]
        empty = [f"{name} is null" for name, value in self.row.items() if value is None]
        asks = [f"me.{name} = {_shown(value)}" for name, value in self.me.items()]
        beside = [f"a row of {table}: {_shown(rows)}" for table, rows in self.linked.items()]
        return ", ".join((*own, *empty, *asks, *beside)) or "any row"


@dataclass(frozen=True, slots=True)
class Effect:
    """Which way the rights of a group go on the rows of a table, or those of a person, whose group is empty.

    `gained` is a row for which there are the rights afterwards and not before, `lost` one the other way
    round; None where there is none or none is known. `why` says why it is unknown. Of a person all
    memberships count together; one who keeps every right has no table.
    """

    group: str
    table: str
    rights: tuple[str, ...]
    verdict: Verdict
    gained: Example | None = None
    lost: Example | None = None
    why: str = ""
    person: str = ""

    @property
    def who(self) -> str:
        """Return the person or the group."""
        return self.person or self.group


def effect_from(data: Mapping[str, Any]) -> Effect:
    """Return the effect whose fields these are, as JSON has them. Raises KeyError and TypeError."""
    found = {side: None if data[side] is None else Example(**data[side]) for side in ("gained", "lost")}
    return Effect(**{**data, **found, "rights": tuple(data["rights"]), "verdict": Verdict(data["verdict"])})


def effects_of(
    table: str, found: Iterable[tuple[str, Direction]], *, group: str = "", person: str = ""
) -> Iterator[Effect]:
    """Yield what to tell of rights on a table: those that go the same way together, not those that stay."""
    alike: list[tuple[Direction, list[str]]] = []
    for right, each in found:
        same = next((rights for other, rights in alike if other == each), None)
        if same is not None:
            same.append(right)
        elif each.verdict is not Verdict.KEEPS:
            alike.append((each, [right]))
    for each, rights in alike:
        sides = example(each.gained), example(each.lost)
        yield Effect(group, table, tuple(sorted(rights)), each.verdict, *sides, each.why, person)


def example(witness: Witness | None) -> Example | None:
    """Return a witness as an example."""
    if witness is None:
        return None
    me: Mapping[str, object] = witness.people[0] if witness.people else {}
    return Example(
        {name: _written(value) for name, value in sorted(witness.row.items())},
        {name: _written(value) for name, value in sorted(me.items())},
        {
            table: [{name: _written(value) for name, value in row.items()} for row in rows]
            for (table, _), rows in witness.linked.items()
        },
    )


def _written(value: object) -> Json:
    match value:
        case None | bool():
            return value
        case list() | tuple():
            return [_written(each) for each in value]
        case date() | datetime():
            return value.isoformat()
        case _:
            return str(value)


def _shown(value: Json) -> str:
    match value:
        case str():
            return "'" + value.replace("'", "''") + "'"
        case list():
            return f"[{', '.join(map(_shown, value))}]"
        case Mapping():
            return ", ".join(f"{name} = {_shown(each)}" for name, each in value.items())
        case None:
            return "null"
        case _:
            return str(value).lower()
