"""The views of diagnostics: text for people, records, SARIF and JUnit for programs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from crm_rls.diagnostics import Code, Diagnostic, Place, Severity, as_text, in_order
from crm_rls.diagnostics.junit import as_junit
from crm_rls.diagnostics.pages import CodePage, parse_page
from crm_rls.diagnostics.records import as_records
from crm_rls.diagnostics.sarif import as_sarif

SCHEMA = json.loads(
    (Path(__file__).parents[1] / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8")
)

PLACE = Place("models/model 1.yaml", 12, "access_groups.nord.territory")
IN_FILE = Diagnostic(
    Code.UNKNOWN_TERRITORY,
    Severity.ERROR,
    "there is no territory `NRD`",
    "Did you mean `NORD`?",
    PLACE,
    blocking=True,
)
WHOLE_FILE = Diagnostic(
    Code.MISSING_KEY, Severity.WARNING, "the key is missing", "add it", Place("/m.yaml", 0, "")
)
IN_DATABASE = Diagnostic(
    Code.UNCHECKED_ROWS, Severity.ERROR, "rows are hidden", "GRANT it", object="table crm.contact"
)
ACCEPTED = replace(IN_DATABASE, object="table crm.deal", accepted="checked <by> hand")
NOTE = Diagnostic(Code.RULE_GAP, Severity.INFO, "a \x07 rings", "nothing", object="role \ud7ff")
ALL = (IN_FILE, WHOLE_FILE, IN_DATABASE, ACCEPTED, NOTE)

PAGES = {
    code: CodePage(
        code, f"Title of {code}", "error", ("check",), "What it means.", f"# {code}: Title of {code}\n"
    )
    for code in {each.code for each in ALL}
}


# -- text ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("diagnostic", "text"),
    [
        (
            replace(IN_FILE, next_step="add it to `territories`"),
            f"{PLACE.file}:12: error CR1301: {PLACE.path}: {IN_FILE.cause}\n    Add it to `territories`.",
        ),
        (WHOLE_FILE, "/m.yaml: warning CR1012: the file: the key is missing\n    Add it."),
        (IN_DATABASE, "error CR0902 table crm.contact: rows are hidden; GRANT it."),
        (ACCEPTED, "error CR0902 table crm.deal: rows are hidden (accepted: checked <by> hand)."),
        (replace(WHOLE_FILE, place=None), "warning CR1012: the key is missing; add it."),
        (
            replace(WHOLE_FILE, accepted="not used"),
            "/m.yaml: warning CR1012: the file: the key is missing\n    Accepted: not used.",
        ),
    ],
)
def test_text_for_people(diagnostic: Diagnostic, text: str) -> None:
    assert as_text(diagnostic) == text


def test_the_order_is_that_of_the_files_then_of_the_objects() -> None:
    later = replace(IN_FILE, place=Place("models/model 1.yaml", 13, "x"))
    mixed = (ACCEPTED, later, IN_DATABASE, IN_FILE, later)
    assert in_order(mixed) == (IN_FILE, later, IN_DATABASE, ACCEPTED)


# -- records -------------------------------------------------------------------------------------------


def test_a_record_has_these_keys_and_no_others() -> None:
    first, second, third, *_ = as_records(ALL)
    assert first == {
        "code": "CR1301",
        "severity": "error",
        "file": "models/model 1.yaml",
        "line": 12,
        "path": "access_groups.nord.territory",
        "object": None,
        "cause": "there is no territory `NRD`",
        "next_step": "Did you mean `NORD`?",
        "blocking": True,
        "accepted": None,
        "help": "codes/CR1301.md",
    }
    assert (second["file"], second["line"], second["path"]) == ("/m.yaml", None, "")
    assert (third["file"], third["line"], third["path"]) == (None, None, None)
    assert third["object"] == "table crm.contact"


# -- SARIF ---------------------------------------------------------------------------------------------


def sarif(*diagnostics: Diagnostic) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(json.dumps(as_sarif(diagnostics, PAGES, "1.2.3")))
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    return log


def test_the_schema_refuses_what_is_not_sarif() -> None:
    log = sarif(IN_FILE)
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate(log)


@pytest.mark.parametrize("diagnostics", [(), (IN_FILE,), ALL])
def test_every_log_is_valid(diagnostics: tuple[Diagnostic, ...]) -> None:
    (run,) = sarif(*diagnostics)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[each["ruleIndex"]]["id"] for each in run["results"]] == [str(d.code) for d in diagnostics]


def test_a_rule_explains_its_code() -> None:
    (rule,) = sarif(IN_FILE)["runs"][0]["tool"]["driver"]["rules"]
    assert rule["name"] == "UnknownTerritory"
    assert rule["shortDescription"] == {"text": "Title of CR1301."}
    assert rule["fullDescription"] == {"text": "What it means."}
    assert rule["help"]["markdown"] == PAGES[Code.UNKNOWN_TERRITORY].text


def test_a_result_says_where_it_is() -> None:
    results = sarif(*ALL)["runs"][0]["results"]
    assert [each["level"] for each in results] == ["error", "warning", "error", "error", "note"]
    in_file, whole_file, in_database, accepted, _ = results
    assert in_file["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "models/model%201.yaml"},
                "region": {"startLine": 12},
            },
            "logicalLocations": [{"fullyQualifiedName": "access_groups.nord.territory", "kind": "property"}],
        }
    ]
    assert whole_file["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "file:///m.yaml"}}}]
    assert in_database["locations"] == [
        {"logicalLocations": [{"fullyQualifiedName": "table crm.contact", "kind": "resource"}]}
    ]
    assert "suppressions" not in in_database
    assert accepted["suppressions"] == [{"kind": "external", "justification": "checked <by> hand"}]


# -- JUnit ---------------------------------------------------------------------------------------------


def suite(*diagnostics: Diagnostic, strict: bool = False) -> ET.Element:
    whole = ET.fromstring(as_junit(diagnostics, "model.yaml", strict=strict))  # noqa: S314 -- our own text
    (found,) = whole
    return found


@pytest.mark.parametrize(("strict", "failures"), [(False, 2), (True, 3)])
def test_errors_fail_and_with_strict_warnings_do(strict: bool, failures: int) -> None:
    found = suite(*ALL, strict=strict)
    assert (found.get("tests"), found.get("failures"), found.get("skipped")) == ("5", str(failures), "1")
    assert len(found.findall("testcase/failure")) == failures


def test_a_case_names_code_place_and_text() -> None:
    case = suite(IN_FILE)[0]
    assert case.attrib == {
        "classname": "CR1301",
        "name": "models/model 1.yaml:12: access_groups.nord.territory",
        "file": "models/model 1.yaml",
        "line": "12",
    }
    assert case[0].attrib == {"type": "error", "message": "there is no territory `NRD`"}
    assert case[0].text == as_text(IN_FILE)


def test_an_accepted_case_is_skipped_with_the_reason() -> None:
    assert suite(ACCEPTED)[0][0].attrib == {"message": "checked <by> hand"}


def test_characters_that_xml_cannot_hold_are_written_out() -> None:
    assert "a \\x07 rings" in str(suite(NOTE)[0][0].text)


def test_where_nothing_is_wrong_one_case_passes() -> None:
    found = suite()
    assert (found.get("tests"), found.get("failures")) == ("1", "0")
    assert list(found[0]) == []


# -- pages ---------------------------------------------------------------------------------------------


def test_a_page_is_read() -> None:
    text = "# CR1301: No such territory\n*error* · found by `crm-rls check`\n\nIt *is* so.\n\n## Example\n"
    expected = (Code.UNKNOWN_TERRITORY, "No such territory", "error", ("check",), "It *is* so.", text)
    assert parse_page(text) == CodePage(*expected)


@pytest.mark.parametrize("text", ["", "# CR9999: x\n*error* · found by y\n", "# CR1301: x\n", "CR1301: x\n"])
def test_a_text_that_is_no_page_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"CR9999|not the page"):
        parse_page(text)
