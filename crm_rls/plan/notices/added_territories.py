"""Territories that managers have added: lines for the file, and where file and database disagree. Pure.

An apply that declares one as it was added takes it over, and nobody gains or loses. It never ends one without
a word: where the model would, that is a blocking finding.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm_rls.catalog import CatalogState
from crm_rls.diagnostics import Code, Diagnostic, Place, Severity
from crm_rls.model import AddedTerritory, Model, NewTerritories
from crm_rls.model.growing import standing

CSV_COLUMNS = "key,parent,label"


@dataclass(frozen=True, slots=True)
class Offer:
    """Lines to paste into a file, for territories that were added below one that it declares.

    `form` is yaml, for the `below` of that one, or csv, with the columns key, parent and label. `line` is
    where that one stands, 0 and an empty file where no file is known. `added` says for people who added what.
    """

    below: str
    file: str
    line: int
    form: str
    lines: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def where(self) -> str:
        """Say for people where the lines go."""
        place = str(Place(self.file, self.line, "")) if self.file else "the model file"
        if self.form == "csv":
            return f"{self.file}, as {CSV_COLUMNS}"
        return f"{place}, into `below` of {self.below}"


def offer_from(data: Mapping[str, Any]) -> Offer:
    """Return the offer that a saved plan has."""
    return Offer(**{**data, "lines": tuple(data["lines"]), "added": tuple(data["added"])})


def offers(model: Model, current: CatalogState) -> tuple[Offer, ...]:
    """Return lines for what was added and the model leaves, in the order of the tree."""
    if model.new_territories is NewTerritories.NOTHING:
        return ()
    below: dict[str, list[AddedTerritory]] = defaultdict(list)
    for each in standing(model.territories, current.added):
        below[each.parent].append(each)
    keys = model.territories.keys()
    return tuple(_offer(model, key, below) for key in keys if key in below)


def disagreements(model: Model, current: CatalogState) -> Iterator[Diagnostic]:
    """Yield what was added and would end, because the model has it elsewhere, or does not leave it."""
    staying = {each.key for each in standing(model.territories, current.added)}
    parents = {node.key: node.parent for node in model.territories.nodes}
    for each in sorted(current.added):
        if each.key in parents:
            if parents[each.key] != each.parent:
                there = f"below {parents[each.key]}" if parents[each.key] else "at the top"
                yield _blocking(
                    Code.ADDED_TERRITORY_ELSEWHERE,
                    each,
                    f"{_who(each)} added it below {each.parent}, and the file has it {there}",
                    f"declare it below {each.parent}, or take it back with `crm-rls remove-territory`",
                    model.place("territories", each.key),
                )
        elif model.new_territories is NewTerritories.NOTHING:
            yield _blocking(
                Code.ADDED_TERRITORY_ENDS,
                each,
                f"{_who(each)} added it below {each.parent}, and the model lets nobody add any more",
                "declare it, or take it back with `crm-rls remove-territory`",
                model.place("territories"),
            )
        elif each.key not in staying:
            yield _blocking(
                Code.ADDED_TERRITORY_ENDS,
                each,
                f"{_who(each)} added it below {each.parent}, which the file does not have any more",
                "declare it where it belongs now and take it back with `crm-rls remove-territory`, or leave "
                "its parent",
                model.place("territories"),
            )


def _blocking(
    code: Code, added: AddedTerritory, cause: str, next_step: str, place: Place | None
) -> Diagnostic:
    name = f"territory {added.key}"
    return Diagnostic(code, Severity.ERROR, cause, next_step, place, name, blocking=True)


def _who(added: AddedTerritory) -> str:
    return added.added_by or "a manager"


def _offer(model: Model, key: str, below: Mapping[str, Sequence[AddedTerritory]]) -> Offer:
    place = model.place("territories", key)
    inside = tuple(_inside(key, below))
    in_csv = place is not None and place.file.lower().endswith(".csv")
    lines = [_record(each) for each in inside] if in_csv else [_entry(each, below) for each in below[key]]
    return Offer(
        key,
        "" if place is None else place.file,
        0 if place is None else place.line,
        "csv" if in_csv else "yaml",
        tuple(lines),
        tuple(_told(each) for each in inside),
    )


def _inside(key: str, below: Mapping[str, Sequence[AddedTerritory]]) -> Iterator[AddedTerritory]:
    for each in below.get(key, ()):
        yield each
        yield from _inside(each.key, below)


def _told(added: AddedTerritory) -> str:
    since = f" on {added.since:%Y-%m-%d}" if added.since is not None else ""
    return f"{added.key} by {_who(added)}{since}"


def _record(added: AddedTerritory) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow((added.key, added.parent, added.label))
    return line.getvalue()


def _entry(added: AddedTerritory, below: Mapping[str, Iterable[AddedTerritory]]) -> str:
    label = [f"label: {_quoted(added.label)}"] if added.label else []
    inner = ", ".join(_entry(each, below) for each in below.get(added.key, ()))
    said = ", ".join((*label, *([f"below: {{{inner}}}"] if inner else ())))
    return f"{_quoted(added.key)}: {{{said}}}"


def _quoted(words: str) -> str:
    """Return a text as YAML, which JSON is but for two characters that end a line there."""
    quoted = json.dumps(words, ensure_ascii=False)
    return quoted.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
