"""The words of the page in English and German: words.csv; findings_de.csv says what codes mean.

What the database or `verify` says (filters, details of findings, reasons) is shown as it is.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Language(StrEnum):
    """A language of the page."""

    EN = "en"
    DE = "de"


_SERVICE = "service "


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Return each text by its name and its language."""
    file = files("crm_rls.report").joinpath("words.csv").read_text(encoding="utf-8")
    return {row.pop("name"): row for row in csv.DictReader(file.splitlines())}


@cache
def german_findings() -> Mapping[str, str]:
    """Return what findings of each code mean, in German."""
    file = files("crm_rls.report").joinpath("findings_de.csv").read_text(encoding="utf-8")
    return {row["code"]: row["title"] for row in csv.DictReader(file.splitlines())}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, and how it writes numbers and days."""

    language: Language

    def __getitem__(self, name: str) -> str:
        """Return a text. Raises KeyError for a name that is none."""
        return texts()[name][self.language]

    def counted(self, name: str, number: int) -> str:
        """Return a text that goes with a number: that of one where there is one."""
        return self[f"{name}_one" if number == 1 and f"{name}_one" in texts() else name]

    def of_value(self, column: str, value: str) -> str:
        """Return the word for a value of a column; the value itself where there is none."""
        name = f"{column}_{value}"
        if column == "how" and value.startswith(_SERVICE):
            return self["how_service"].format(name=value.removeprefix(_SERVICE))
        return self[name] if name in texts() else value

    def finding(self, code: str) -> str:
        """Return what findings of a code mean; nothing where the finding is in this language."""
        return german_findings().get(code, "") if self.language is Language.DE else ""

    def number(self, value: int) -> str:
        """Return a number with its thousands apart."""
        grouped = f"{value:,}"
        return grouped.replace(",", ".") if self.language is Language.DE else grouped

    def day(self, value: date) -> str:
        """Return a day."""
        return f"{value:%d.%m.%Y}" if self.language is Language.DE else f"{value:%Y-%m-%d}"

    def moment(self, value: datetime) -> str:
        """Return a moment to the minute."""
        return f"{self.day(value)} {value:%H:%M}"
