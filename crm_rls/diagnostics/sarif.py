"""Diagnostics as SARIF 2.1.0, which code hosts show beside the changed lines. Pure.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0 Plus Errata 01.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from crm_rls.diagnostics.codes import Code
from crm_rls.diagnostics.diagnostic import Diagnostic, Place, Severity
from crm_rls.diagnostics.pages import CodePage
from crm_rls.diagnostics.text import sentence

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

Json = dict[str, Any]

_LEVELS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}


def as_sarif(diagnostics: Iterable[Diagnostic], pages: Mapping[Code, CodePage], version: str) -> Json:
    """Return a log with one run: its results, and a rule with its page for each code among them.

    `version` is the version of this package. Raises KeyError for a code without a page.
    """
    found = tuple(diagnostics)
    codes = sorted({each.code for each in found})
    driver = {"name": "crm-rls", "version": version, "rules": [_rule(pages[code]) for code in codes]}
    results = [_result(each, codes.index(each.code)) for each in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(page: CodePage) -> Json:
    return {
        "id": str(page.code),
        "name": "".join(word.capitalize() for word in page.code.name.split("_")),
        "shortDescription": {"text": f"{page.title}."},
        "fullDescription": {"text": page.meaning},
        "help": {"text": page.text, "markdown": page.text},
    }


def _result(diagnostic: Diagnostic, rule: int) -> Json:
    result: Json = {
        "ruleId": str(diagnostic.code),
        "ruleIndex": rule,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": f"{sentence(diagnostic.cause)} {sentence(diagnostic.next_step)}"},
        "locations": [_location(diagnostic)],
    }
    if diagnostic.accepted is not None:
        result["suppressions"] = [{"kind": "external", "justification": diagnostic.accepted}]
    return result


def _location(diagnostic: Diagnostic) -> Json:
    location: Json = {}
    if diagnostic.place is not None:
        location["physicalLocation"] = _physical(diagnostic.place)
    logical = list(_logical(diagnostic))
    if logical:
        location["logicalLocations"] = logical
    return location


def _physical(place: Place) -> Json:
    uri = f"file://{quote(place.file)}" if place.file.startswith("/") else quote(place.file)
    location: Json = {"artifactLocation": {"uri": uri}}
    if place.line:
        location["region"] = {"startLine": place.line}
    return location


def _logical(diagnostic: Diagnostic) -> Iterator[Json]:
    if diagnostic.place is not None and diagnostic.place.path:
        yield {"fullyQualifiedName": diagnostic.place.path, "kind": "property"}
    if diagnostic.object:
        yield {"fullyQualifiedName": diagnostic.object, "kind": "resource"}
