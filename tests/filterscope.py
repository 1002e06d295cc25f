"""What the filters of the tests may name."""

from __future__ import annotations

from crm_rls.diagnostics import Place
from crm_rls.model import TableName
from crm_rls.model.territories import Territory, TerritoryTree
from crm_rls.reading.filters import FilterScope, LinkTable

SCOPE = FilterScope(
    Place("model.yaml", 7, "access_groups.north.where"),
    TerritoryTree(
        (Territory("DE"), Territory("NORD", "DE"), Territory("HH", "NORD"), Territory("01067", "DE"))
    ),
    frozenset(("employee_no", "team")),
    (
        LinkTable(TableName("crm", "contact_product"), "contact_id"),
        LinkTable(TableName("crm", "Odd.Name"), "contact_id"),
        LinkTable(TableName("crm", "tag"), "contact_id"),
        LinkTable(TableName("service", "tag"), "customer"),
        LinkTable(TableName("a.b", "dotted"), "contact_id"),
    ),
)
