"""`fmt`: one style, the same meaning, every comment, and nothing left to do the second time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from crm_rls.errors import ModelError
from crm_rls.reading.files.documents import read_texts
from crm_rls.reading.files.formatting import formatted
from crm_rls.reading.files.scalars import scalar
from crm_rls.reading.files.yamlnodes import parse_yaml

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/model.yaml"))

ODD = """\
# head


# after blanks
crm_rls:    1   # version
database: {schemas: [crm],   # only this
  time_zone: 'Europe/Berlin'}
tables:
      # contacts
      crm.contact:   {class: root,main: true,  key: id}   # the root
      crm.deal:
          class: child      # hangs on it
          # the way
          parent: crm.contact
          via: contact_id
          # end of deal
      # out: crm.old
      crm.x: {class: blocked}  # LONG
access_groups:
    north:
        where: >-
           territory = 'HH'
           and not legal_hold
        rights:
        - read   # r
        # u
        - update
    south: {where: "a = 'x' and b = 'y' and c = 'z'", label: 'it''s', rights: [read, update, create, delete],
      all: x, b: y}
    west:
        where: |
            a = 1
              or b = 2
assertions:
  - person: bert
    must_see: x
    # why

  -   # odd
    person: carl
    must_see: [a,
      # inner
      b]
people:
   anna: ~
   bert:
# the end
""".replace("LONG", "long " * 30)

NEAT = """\
# head

# after blanks
crm_rls: 1  # version
database:
  schemas: [crm]  # only this
  time_zone: "Europe/Berlin"
tables:
  # contacts
  crm.contact: {class: root, main: true, key: id}  # the root
  crm.deal:
    class: child  # hangs on it
    # the way
    parent: crm.contact
    via: contact_id
    # end of deal
  # out: crm.old
  # LONG
  crm.x: {class: blocked}
access_groups:
  north:
    where: >-
      territory = 'HH' and not legal_hold
    rights:
      - read  # r
      # u
      - update
  south:
    where: "a = 'x' and b = 'y' and c = 'z'"
    label: "it's"
    rights: [read, update, create, delete]
    all: x
    b: y
  west:
    where: |
      a = 1
        or b = 2
assertions:
  - person: bert
    must_see: x
    # why

  # odd
  - person: carl
    must_see:
      - a
      # inner
      - b
people:
  anna: ~
  bert:
# the end
""".replace("LONG", ("long " * 30).rstrip())


def test_a_file_that_was_written_anyhow_gets_our_style() -> None:
    assert formatted(ODD, "x.yaml") == NEAT
    assert formatted(NEAT, "x.yaml") == NEAT
    assert formatted(ODD.replace("\n", "\r\n"), "x.yaml") == NEAT


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda each: each.parent.name)
def test_our_own_models_are_in_it_and_mean_the_same_in_any_other(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert formatted(text, str(path)) == text
    # Lines stay where they are, so the models are equal with the places of everything in them.
    wide = re.sub(r"^( *)([\w.]+): ([^\n|>])", r"\1\2:    \3", text, flags=re.MULTILINE).replace("  #", " #")
    assert wide != text
    assert read_texts({path: wide}).model == read_texts({path: formatted(wide, str(path))}).model
    assert formatted(wide, str(path)) == text


@pytest.mark.parametrize(
    "text", ["a: &x 1\n", "a: [\n", "a: 1\na: 2\n", "- a\n", "", "a: !t b\n", "a: 1\n---\nb: 2\n", "a: *x\n"]
)
def test_what_the_reader_refuses_is_not_written(text: str) -> None:
    with pytest.raises(ModelError):
        formatted(text, "x.yaml")


TEXTS = st.text("ab'\"#:-{}[],| \\~é", max_size=12).map(scalar) | st.sampled_from(
    ["plain words", "a-b", "01067", "NO", "~", "null", "2030-12-21", "x # no", "it's"]
)
REMARKS = st.sampled_from(["", "", "  # of it", " #x"])
ABOVE = st.sampled_from(["", "", "\n", "# alone\n", "      # far in\n", "\n\n  # two\n\n"])


@st.composite
def blocks(draw: st.DrawFn, depth: int = 0, indent: str = "") -> str:
    """Draw a mapping over lines: values of all kinds with comments in all places."""
    lines = []
    step = draw(st.sampled_from(["  ", "    "]))
    for number in range(draw(st.integers(1, 3))):
        above, remark = draw(ABOVE), draw(REMARKS)
        key = f"k{number}"
        kinds = ["text", "flow", "list", "literal"] + (["block"] if depth < 2 else [])
        match draw(st.sampled_from(kinds)):
            case "text":
                value = f" {draw(TEXTS)}{remark}\n"
            case "flow":
                parts = [f"{name}:  {draw(TEXTS)}" for name in ("a", "b")]
                value = " {" + draw(st.sampled_from([", ", ",\n          ", ", # in\n          "])).join(
                    parts
                )
                value += "}" + remark + "\n"
            case "list":
                items = [f"{indent}{step}-   {draw(TEXTS)}{draw(REMARKS)}\n" for _ in range(2)]
                value = f"{remark}\n" + draw(ABOVE).join(items)
            case "literal":
                value = f" {draw(st.sampled_from(['|', '>', '|-', '>-']))}{remark}\n"
                value += f"{indent}{step}one  two\n{indent}{step} three\n\n{indent}{step}four\n"
            case _:
                value = f"{remark}\n{draw(blocks(depth + 1, indent + step))}"
        lines.append(f"{above}{indent}{key}:{value}")
    return "".join(lines)


@settings(phases=[Phase.generate])
@given(blocks())
def test_whatever_is_written_is_read_as_before_and_formatted_once(text: str) -> None:
    before = parse_yaml(text, "x.yaml")
    if before.mistakes or before.root is None:
        return
    # `formatted` itself refuses what it would change: values, their order, and comments.
    once = formatted(text, "x.yaml")
    assert formatted(once, "x.yaml") == once
    assert all(len(line) == len(line.rstrip()) for line in once.split("\n") if "one" not in line)
