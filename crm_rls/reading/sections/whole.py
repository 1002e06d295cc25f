"""From the files of a model to a checked model, or to every mistake in them at once.

Pure: `files.documents` does the reading. One module for each part of the vocabulary, `checks` for what
concerns several of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crm_rls.diagnostics import Diagnostic, in_order
from crm_rls.model import Model, PersonAttribute
from crm_rls.reading.filters import FilterScope
from crm_rls.reading.mistakes import Mistakes
from crm_rls.reading.nodes import CsvTable, Document, merged
from crm_rls.reading.sections.acceptances import read_acceptances
from crm_rls.reading.sections.arrays import check_arrays
from crm_rls.reading.sections.assertions import read_assertions
from crm_rls.reading.sections.attributes import read_attributes
from crm_rls.reading.sections.checks import check_derived_names, check_names_of_people, warn
from crm_rls.reading.sections.conditions import read_conditions
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.families import read_families
from crm_rls.reading.sections.grounds import Grounds
from crm_rls.reading.sections.groups import read_groups, read_restrictions
from crm_rls.reading.sections.new_logins import read_password_days
from crm_rls.reading.sections.new_territories import reads_new_territories
from crm_rls.reading.sections.people import read_people
from crm_rls.reading.sections.places import places_of
from crm_rls.reading.sections.rules import read_rules
from crm_rls.reading.sections.services import read_services
from crm_rls.reading.sections.shape import shaped
from crm_rls.reading.sections.tables import read_assignment, read_schemas, read_tables, read_zone
from crm_rls.reading.sections.territories import read_territories

__all__ = ["parse_model"]


def parse_model(documents: Sequence[Document]) -> tuple[Model, tuple[Diagnostic, ...]]:
    """Return the model and its warnings; raise ModelError with every mistake of all files.

    Collections are sorted by name; the territory tree and the assertions keep the order of the files.
    """
    mistakes = Mistakes()
    tables: dict[str, CsvTable] = {}
    for document in documents:
        mistakes.extend(document.mistakes)
        tables = {**document.tables, **tables}
    root = merged(documents, mistakes)
    shape = shaped(root, mistakes)
    if shape is None:
        mistakes.raise_errors()
        raise AssertionError("a document without mistakes has a shape")
    draft = Draft(shape.document, root, tables, shape.damaged, mistakes)
    model = _model(draft)
    return model, in_order(mistakes.warnings)


def _model(draft: Draft) -> Model:
    database = draft.document.database
    schemas, zone = read_schemas(draft), read_zone(draft)
    tables, fields, attributes = read_tables(draft), read_assignment(draft), read_attributes(draft)
    territories = read_territories(draft)
    fields = read_rules(draft, fields, territories.tree, tables)
    # A damaged one may be named, too; that is no further mistake.
    known = {**dict.fromkeys(draft.names("attributes"), PersonAttribute()), **attributes}
    grows = reads_new_territories(draft, fields)
    scope = FilterScope(draft.root.place, territories.tree, known, grows=grows)
    grounds = Grounds(scope, fields, tables)
    tables = read_conditions(draft, grounds, tables)
    grounds = replace(grounds, tables=tables)
    groups, restrictions = read_groups(draft, grounds), read_restrictions(draft, grounds)
    families = read_families(draft, grounds, groups)
    people = read_people(draft, attributes, zone)
    strangers = read_services(draft, tables, people)
    assertions = read_assertions(draft, grounds)
    acceptances = read_acceptances(draft, zone)
    check_arrays(draft, grounds.filters)
    check_names_of_people(draft, people, territories)
    if tables.root is None:
        draft.mistakes.raise_errors()
        raise AssertionError("tables without mistakes have a root")
    model = Model(
        prefix=database.prefix.name,
        former_prefix=database.prefix.was if database.prefix.was != database.prefix.name else None,
        schemas=schemas,
        time_zone=database.time_zone,
        root=tables.root,
        children=tables.children,
        public=tables.public,
        views=tables.views,
        totals=tables.totals,
        blocked=tables.blocked,
        logins=database.logins,
        keeping=database.memberships,
        self_service=database.self_service,
        sharing=database.sharing,
        new_logins=database.new_logins,
        password_days=read_password_days(draft),
        new_territories=database.new_territories,
        forget_after=database.forget_after,
        territories=territories.tree,
        assignment=fields,
        attributes=attributes,
        families=families,
        groups=groups,
        restrictions=restrictions,
        people=people.people,
        memberships=people.memberships,
        services=strangers.services,
        gateways=strangers.gateways,
        blind=strangers.blind,
        patterns=tables.patterns,
        service_patterns={name: tuple(each.tables) for name, each in draft.document.services.items()},
        assertions=assertions,
        acceptances=acceptances,
        places=places_of(draft, people.places, territories.places),
    )
    check_derived_names(draft, model, people)
    draft.mistakes.raise_errors()
    warn(draft, model, people)
    return model
