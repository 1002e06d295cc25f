"""The model in force as `crm_people.model_in_force` tells it, and what the catalogs say of its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from psycopg.rows import dict_row

from crm_rls.catalog import ServerFacts
from crm_rls.catalog.inspector import inspect
from crm_rls.errors import Refused
from crm_rls.model import AddedTerritory, Model
from crm_rls.model.growing import grown
from crm_rls.model.in_force import Part, structure_from_json, verification_from_json
from crm_rls.postgres.connection import Connection, translated
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqlfiles import load


@dataclass(frozen=True, slots=True)
class InForce:
    """The model in force, without its people, and the facts of its schemas.

    `classified` says whether it is known which tables are blocked and what is accepted. `grown` is the model
    with the territories that managers have added.
    """

    model: Model
    facts: ServerFacts
    classified: bool
    grown: Model


def model_in_force(connection: Connection, rows: Sequence[Mapping[str, str]], names: Names) -> InForce:
    """Return what rows of `crm_people.model_in_force` say.

    Raises Refused where nothing is in force, InForceUnreadable for what a later version recorded,
    DatabaseError if the catalogs cannot be read.
    """
    contents = {row["part"]: row["content"] for row in rows}
    structure = structure_from_json(contents.get(Part.STRUCTURE, "null"))
    if structure is None:
        raise Refused("no model is in force in this database: run `crm-rls apply` first.")
    verification = verification_from_json(contents.get(Part.VERIFICATION, "null"))
    model = structure.model(verification=verification, prefix=names.prefix)
    schemas = tuple(sorted({*model.schemas, *(table.schema for table in model.guarded())}))
    inspection = inspect(connection, schemas=schemas, prefix=names.prefix)
    with translated("asking what managers have added"):
        added = connection.cursor(row_factory=dict_row).execute(load("call", "added_territories")).fetchall()
    territories = (AddedTerritory(row["territory"], row["parent"], row["label"]) for row in added)
    model = replace(model, schemas=schemas)
    return InForce(model, inspection.facts, verification is not None, grown(model, tuple(territories)))
