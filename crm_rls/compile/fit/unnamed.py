"""Tables that a model does not name: their classes, by its patterns and the defaults of its schemas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crm_rls.catalog import ServerFacts
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Model, TableName, has_pattern


def with_unnamed(model: Model, facts: ServerFacts) -> Model:
    """Return the model with the tables of the database that its patterns mean.

    Views must be named, and partitions go with what they belong to. What is returned stays as it is when it
    comes here again.
    """
    if not model.patterns:
        return model
    named = set(model.tables())
    public: set[TableName] = set()
    blocked: set[TableName] = set()
    for name, table in facts.tables.items():
        if table.kind not in "rpf" or name in named or set(table.parents) & set(facts.tables):
            continue
        found = next((each for each in model.patterns if each.means(name)), None)
        if found is not None and name.schema in model.schemas:
            (public if found.public else blocked).add(name)
    services = tuple(
        replace(
            service, tables=service.tables | {name for name in blocked if _served(model, service.name, name)}
        )
        for service in model.services
    )
    return replace(
        model,
        public=tuple(sorted({*model.public, *public})),
        blocked=tuple(sorted({*model.blocked, *blocked})),
        services=services,
    )


def _served(model: Model, service: str, table: TableName) -> bool:
    return any(has_pattern(table, pattern) for pattern in model.service_patterns.get(service, ()))


def unknown_tables(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield that nobody knows the tables that are not named, where there is no database."""
    if facts.known or not model.patterns:
        return
    pattern = model.patterns[0]
    yield Diagnostic(
        Code.PATTERN_WITHOUT_DATABASE,
        Severity.ERROR,
        f"which tables `{pattern.text}` means is known only with a database",
        "name the tables, or use `crm-rls plan`, which connects",
        model.place("database") if pattern.default else model.place("tables", pattern.text),
    )
