"""`check`, which knows no database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crm_rls.cli.exits import ExitCode
from crm_rls.reading.sections.document import json_schema
from tests.cli.conftest import ModelFile, Run, write_model


@pytest.fixture
def model(tmp_path: Path) -> ModelFile:
    return write_model(tmp_path, "crm")


def test_a_good_model_is_summed_up(model: ModelFile, offline: Run) -> None:
    result = offline("check", model)
    assert result.exit_code == ExitCode.FINE
    assert "7 tables, 7 territories, 3 access groups, 1 restriction, 2 people" in result.stdout
    assert result.stderr == ""


def test_every_mistake_is_told_with_its_line(model: ModelFile, offline: Run) -> None:
    model.replace("territory: NORD,", "territory: NORDEN,")
    model.replace("class: blocked", "class: blocket")
    result = offline("check", model)
    assert result.exit_code == ExitCode.ERROR
    lines = model.path.read_text(encoding="utf-8").splitlines()
    for word in ("NORDEN", "blocket"):
        number = next(number for number, line in enumerate(lines, start=1) if word in line)
        assert f"model.yaml:{number}: error CR" in result.stderr
    assert "2 errors." in result.stderr
    assert result.stdout == ""


def test_mistakes_as_json(model: ModelFile, offline: Run) -> None:
    model.replace("territory: NORD,", "territory: NORDEN,")
    result = offline("check", model, "--format", "json")
    assert result.exit_code == ExitCode.ERROR
    report = json.loads(result.stdout)
    assert report["fine"] is False
    (found,) = report["diagnostics"]
    lines = model.path.read_text(encoding="utf-8").splitlines()
    assert "NORDEN" in lines[found["line"] - 1]
    assert found["cause"]
    assert found["next_step"]


def test_mistakes_as_sarif(model: ModelFile, offline: Run) -> None:
    model.replace("territory: NORD,", "territory: NORDEN,")
    result = offline("check", model, "--format", "sarif")
    assert result.exit_code == ExitCode.ERROR
    (run,) = json.loads(result.stdout)["runs"]
    (found,) = run["results"]
    assert (found["ruleId"], found["level"]) == ("CR1301", "error")
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["help"]["markdown"].startswith("# CR1301: ")


def test_a_fine_model_as_sarif_and_junit(model: ModelFile, offline: Run) -> None:
    sarif, junit = (offline("check", model, "--format", form) for form in ("sarif", "junit"))
    assert (sarif.exit_code, junit.exit_code) == (ExitCode.FINE, ExitCode.FINE)
    assert json.loads(sarif.stdout)["runs"][0]["results"] == []
    assert 'tests="1" failures="0"' in junit.stdout


def test_warnings_as_junit_fail_with_strict(model: ModelFile, offline: Run) -> None:
    model.replace("employee_no: {type: text}", "employee_no: {type: text}\n  phone: {type: text}")
    relaxed, strict = (offline("check", *more, model, "--format", "junit") for more in ((), ("--strict",)))
    assert (relaxed.exit_code, strict.exit_code) == (ExitCode.FINE, ExitCode.ERROR)
    assert 'classname="CR1108"' in relaxed.stdout
    assert "<failure" not in relaxed.stdout
    assert '<failure type="warning"' in strict.stdout


def test_warnings_fail_only_where_they_are_to(model: ModelFile, offline: Run) -> None:
    model.replace("employee_no: {type: text}", "employee_no: {type: text}\n  phone: {type: text}")
    relaxed, strict = offline("check", model), offline("check", "--strict", model)
    assert relaxed.exit_code == ExitCode.FINE
    assert "warning CR1108: attributes.phone" in relaxed.stderr
    assert "1 warning." in relaxed.stderr
    assert strict.exit_code == ExitCode.ERROR


def test_overlaps_are_listed_on_request(ruled: ModelFile, offline: Run) -> None:
    line = next(line for line, text in enumerate(ruled.path.read_text().splitlines(), 1) if "rules:" in text)
    place = f"{ruled.path}:{line}"
    assert f"region: {place} before {place} (`SH`, not `HH`)" in offline("check", ruled, "--overlaps").stdout
    assert "before" not in offline("check", ruled).stdout
    report = json.loads(offline("check", ruled, "--overlaps", "--format", "json").stdout)
    assert len(report["overlaps"]) == 1
    assert report["holds"]["assignment rules"] == 3


def test_the_schema_for_editors_is_printed_without_a_model(offline: Run) -> None:
    result = offline("check", "--json-schema")
    assert result.exit_code == ExitCode.FINE
    assert json.loads(result.stdout) == json_schema()
