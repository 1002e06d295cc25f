"""Diagnostics as a JUnit report, which every CI server shows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from crm_rls.diagnostics.diagnostic import Diagnostic, Place, Severity
from crm_rls.diagnostics.text import as_text

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped (section 2.2)."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What is as it should be, under the code that it would have else; `skipped` if nothing was tried."""

    code: str
    name: str
    text: str
    place: Place | None = None
    skipped: bool = False


def as_junit(
    diagnostics: Iterable[Diagnostic], subject: str, *, strict: bool = False, others: Iterable[Passed] = ()
) -> str:
    """Return a report with one test case for each diagnostic; `subject` names what was looked at.

    An error is a failure, and with `strict` a warning too. An accepted one is skipped, with the reason. The
    rest passes and shows its text, and so do `others`. With nothing at all there is one case, which passes.
    """
    suite = ET.Element("testsuite", name=_clean(subject))
    for diagnostic in diagnostics:
        _add(suite, diagnostic, strict=strict)
    for each in others:
        case = _case(suite, each.code, each.name, each.place)
        if each.skipped:
            ET.SubElement(case, "skipped", message=_clean(each.text))
        else:
            ET.SubElement(case, "system-out").text = _clean(each.text)
    if not len(suite):
        ET.SubElement(suite, "testcase", classname="crm-rls", name=_clean(subject))
    for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
        suite.set(attribute, str(sum(1 for _ in suite.iter(tag))))
    suite.set("errors", "0")  # these would be faults of the report itself
    whole = ET.Element("testsuites", name="crm-rls")
    whole.append(suite)
    ET.indent(whole)
    return ET.tostring(whole, encoding="unicode", xml_declaration=True)


def _add(suite: ET.Element, diagnostic: Diagnostic, *, strict: bool) -> None:
    place = diagnostic.place
    name = diagnostic.object or (f"{place}: {place.path}" if place and place.path else str(place or ""))
    case = _case(suite, str(diagnostic.code), name, place)
    text = _clean(as_text(diagnostic))
    fails = diagnostic.severity is Severity.ERROR or (strict and diagnostic.severity is Severity.WARNING)
    if diagnostic.accepted is not None:
        ET.SubElement(case, "skipped", message=_clean(diagnostic.accepted))
    elif fails:
        failure = ET.SubElement(
            case, "failure", type=str(diagnostic.severity), message=_clean(diagnostic.cause)
        )
        failure.text = text
    else:
        ET.SubElement(case, "system-out").text = text


def _case(suite: ET.Element, code: str, name: str, place: Place | None) -> ET.Element:
    case = ET.SubElement(suite, "testcase", classname=code, name=_clean(name))
    if place is not None:
        case.set("file", _clean(place.file))
        if place.line:
            case.set("line", str(place.line))
    return case


def _clean(text: str) -> str:
    """Return the text with the characters written out that XML cannot hold."""
    return _NO_XML.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
