"""Models as text for tests: a small sound one, and variations of it."""

from __future__ import annotations

from crm_rls.diagnostics import Diagnostic, Place
from crm_rls.errors import ModelError
from crm_rls.model import Model
from crm_rls.reading.files.csvrows import parse_csv
from crm_rls.reading.files.yamlnodes import parse_yaml
from crm_rls.reading.mistakes import Mistakes
from crm_rls.reading.nodes import Document
from crm_rls.reading.sections import parse_model

HEAD = """
crm_rls: 1
database: {schemas: [crm], time_zone: Europe/Berlin}
"""

SOUND = {
    "tables": """
  crm.contact: {class: root, key: id}
  crm.contact_product: {class: child, parent: crm.contact, via: contact_id}
""",
    "attributes": """
  employee_no: {type: text}
""",
    "territories": """
  DE: {label: Deutschland, below: {NORD: {below: {HH: {}, SH: {}}}, SUED: {below: {BY: {}}}}}
""",
    "assignment": """
  region: {column: territory, tree: true}
""",
    "access_groups": """
  north: {family: sales, territory: NORD, rights: [read, update]}
  first: {family: inside_sales, where: first_contact_by = me.employee_no, rights: [read]}
""",
    "people": """
  anna: {employee_no: "1001", groups: [north, first]}
  ben: {employee_no: "1002", groups: [north]}
""",
}


def text_of(**sections: str | None) -> str:
    """Return the sound model with some sections (and `head`) replaced, added or (None) left out."""
    whole = {**SOUND, **sections}
    head = whole.pop("head", HEAD) or ""
    return head + "".join(f"{key}:{value}" for key, value in whole.items() if value is not None)


def document(text: str, file: str = "model.yaml", **csv: str) -> Document:
    """Return a model file with its CSV files, which are called after their sections."""
    found = parse_yaml(text, file)
    assert found.root is not None, found.mistakes
    found_in_csv = Mistakes()
    tables = {key: parse_csv(content, f"{key}.csv", found_in_csv) for key, content in csv.items()}
    assert not found_in_csv.errors, found_in_csv.errors
    return Document(found.root, tables, found.mistakes)


def load(text: str, **csv: str) -> Model:
    """Return the model of a text."""
    return parse_model([document(text, **csv)])[0]


def warnings(text: str, **csv: str) -> list[Diagnostic]:
    """Return the warnings about a sound text."""
    return list(parse_model([document(text, **csv)])[1])


def mistakes(text: str, **csv: str) -> list[Diagnostic]:
    """Return the mistakes in a text; fails if there is none."""
    try:
        parse_model([document(text, **csv)])
    except ModelError as failure:
        return list(failure.diagnostics)
    raise AssertionError("the model has no mistake")


def only_mistake(text: str, **csv: str) -> Diagnostic:
    """Return the only mistake in a text."""
    (found,) = mistakes(text, **csv)
    return found


def place(diagnostic: Diagnostic) -> Place:
    """Return where a diagnostic is; those about a model all have a place."""
    assert diagnostic.place is not None
    return diagnostic.place


def group(declaration: str) -> dict[str, str | None]:
    """Return the sections of a model with this one group."""
    return {"access_groups": f"\n  g: {declaration}\n", "people": None}


def people(declaration: str) -> dict[str, str | None]:
    """Return the section of a model with this person, anna."""
    return {"people": f"\n  anna: {declaration}\n"}


def database(declaration: str) -> dict[str, str | None]:
    """Return the head of a model with this database."""
    return {"head": f"crm_rls: 1\ndatabase: {{{declaration}}}\n"}
