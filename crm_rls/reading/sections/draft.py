"""What the parts of `spec` share: the document, its places, the mistakes so far."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from crm_rls.diagnostics import Code, Place, did_you_mean, listed
from crm_rls.reading.mistakes import Mistakes
from crm_rls.reading.nodes import CsvTable, Entries, place_of
from crm_rls.reading.sections.document import ModelShape
from crm_rls.reading.sections.shape import Steps

LONGEST = 63
"""Bytes of a name in PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A model while it is read."""

    document: ModelShape
    root: Entries
    tables: Mapping[str, CsvTable]
    damaged: frozenset[Steps]
    mistakes: Mistakes

    def place(self, *steps: str | int) -> Place:
        """Return where something stands."""
        return place_of(self.root, steps)

    def names(self, section: str) -> frozenset[str]:
        """Return all names that a section has in the YAML files, also of entries with mistakes."""
        node = self.root.nodes.get(section)
        names = frozenset(node.nodes) if isinstance(node, Entries) else frozenset()
        return names - {"csv"} if section in ("people", "territories") else names

    def is_damaged(self, *steps: str | int) -> bool:
        """Say whether something is missing from an entry because of an earlier mistake."""
        return steps in self.damaged or steps[:1] in self.damaged

    def unknown(
        self, code: Code, place: Place, what: str, name: str, known: Collection[str], otherwise: str
    ) -> None:
        """Report a name that nothing has."""
        step = did_you_mean(name, known, otherwise)
        self.mistakes.error(code, place, f"there is no {what} `{name}`", step)

    def columns(self, table: CsvTable, needed: Collection[str], possible: Collection[str]) -> bool:
        """Check the header of a CSV file; say whether every needed column is there."""
        place = Place(table.file, 1, "the header")
        for column in table.columns:
            if column not in needed and column not in possible:
                otherwise = f"use {listed((*needed, *possible))}"
                self.mistakes.error(
                    Code.WRONG_CSV_COLUMNS,
                    place,
                    f"there is no column `{column}` in such a file",
                    did_you_mean(column, (*needed, *possible), otherwise),
                )
        for column in needed:
            if column not in table.columns:
                self.mistakes.error(
                    Code.WRONG_CSV_COLUMNS,
                    place,
                    f"the column `{column}` is missing",
                    "Add it to the first line",
                )
        return all(column in table.columns for column in needed)

    def is_name(self, place: Place, name: str, what: str) -> bool:
        """Check that something can be a name in PostgreSQL, written as the catalog has it."""
        if not name:
            self.mistakes.error(Code.EMPTY_NAME, place, f"{what} is empty", "Write the name")
        elif len(name.encode()) > LONGEST:
            self.mistakes.error(
                Code.NAME_TOO_LONG,
                place,
                f"{what} `{name}` is longer than {LONGEST} bytes",
                "PostgreSQL cuts longer names: write it as the database has it, or shorten it",
            )
        else:
            return True
        return False
