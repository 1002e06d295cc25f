"""The reference of the model file is complete, its examples work, and the published schema is current."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from crm_rls.diagnostics import as_text
from crm_rls.reading import read_model
from crm_rls.reading.sections.document import json_schema

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "model-file.md").read_text(encoding="utf-8")
SCHEMA = ROOT / "docs" / "reference" / "model.schema.json"
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$(?:\n+```csv (\S+)\n(.*?)^```$)?", PAGE, re.MULTILINE | re.DOTALL)
MODELS = sorted(ROOT.glob("examples/*/model.yaml"))


def test_the_published_schema_is_current() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json_schema()


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


def _keys(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for part in schema.values():
            yield from _keys(part)


@pytest.mark.parametrize("key", sorted(set(_keys(json_schema()))))
def test_every_key_is_described(key: str) -> None:
    assert f"`{key}`" in PAGE


@pytest.mark.parametrize("value", sorted(set(re.findall(r'"enum": (\[[^]]*\])', json.dumps(json_schema())))))
def test_every_choice_is_described(value: str) -> None:
    for choice in json.loads(value):
        assert f"`{choice}`" in PAGE


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 12
    assert sum(bool(name) for _, name, _ in EXAMPLES) == 4


@pytest.mark.parametrize("example", range(len(EXAMPLES)))
def test_an_example_is_part_of_a_sound_model(example: int, tmp_path: Path) -> None:
    text, csv_name, rows = EXAMPLES[example]
    whole, part = _plain(EXAMPLES[0][0]), _plain(text)
    for key, value in part.items():
        both = isinstance(value, dict) and "csv" not in value and key in whole
        whole[key] = {**whole[key], **value} if both else value
    if csv_name:
        (tmp_path / csv_name).write_text(rows, encoding="utf-8")
    # JSON is YAML, too.
    (tmp_path / "model.yaml").write_text(json.dumps(whole), encoding="utf-8")
    found = read_model(tmp_path).warnings
    assert [as_text(each) for each in found if "no filter reads" not in each.cause] == []
    jsonschema.validate(whole, json_schema())


@pytest.mark.parametrize("file", MODELS, ids=lambda path: path.parent.name)
def test_the_schema_accepts_the_examples(file: Path) -> None:
    jsonschema.validate(_plain(file.read_text(encoding="utf-8")), json_schema())


@pytest.mark.parametrize(
    "wrong",
    [
        "acess_groups: {}",
        "people: {anna: {groups: north}}",
        "people: {anna: {groups: [{group: north, form: x}]}}",
        "access_groups: {g: {rights: [raed]}}",
        "access_groups: {G: {rights: [read], all: true}}",
        "access_groups: {g: {rights: [read], all: 'yes'}}",
        "access_groups: {g: {rights: [read], where: null}}",
        "territories: {DE: {lable: x}}",
        "tables: {crm.contact: {class: root}}",
        "crm_rls: 2",
    ],
)
def test_the_schema_refuses_what_is_wrong(wrong: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**_plain(EXAMPLES[0][0]), **_plain(wrong)}, json_schema())


def _plain(text: str) -> dict[str, Any]:
    """Return YAML as an editor reads it: with numbers, truth values and dates as texts of JSON."""
    loaded = YAML(typ="safe", pure=True).load(text)
    plain = json.loads(json.dumps(loaded, default=str))
    assert isinstance(plain, dict)
    return plain
