"""What the functions of `crm_people` must know of the model, as rows of the support schema.

Groups with their roles, families, territories with their places, those to which managers add others, and the
model itself. Kept by the plan like everything else that follows from a model; people and memberships are live
data and do not stand here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crm_rls.catalog import RegistryRow, ServerFacts, canonical
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.reach.served import served_roots
from crm_rls.compile.support_schema.asked_tables import asked_tables, conditions_of
from crm_rls.compile.support_schema.version_views import Versions, versions
from crm_rls.model import REASSIGN, AccessGroup, Family, NewLogins, PersonAttribute, Right, Sharing
from crm_rls.model.growing import open_territories
from crm_rls.model.predicates import attributes


def registry_rows(layout: Layout, facts: ServerFacts) -> Iterator[RegistryRow]:
    """Yield the rows, the model's own first."""
    model, names = layout.model, layout.names
    yield _row(
        "model",
        "true",
        {
            "single": True,
            "prefix": model.prefix,
            "time_zone": model.time_zone,
            "persons_role": names.persons,
            "registrar_role": names.registrar,
            "manager_role": names.managers,
            "area_manager_role": names.area_managers,
            "auditor_role": names.auditors,
            "attributes": {name: _attribute(each) for name, each in model.attributes.items()},
            "keeping": model.keeping,
            "self_service": model.self_service,
            "share_role": None if model.sharing is Sharing.NOTHING else names.share_role,
            "forget_after": model.forget_after,
            "services": sorted({login for service in model.services for login in service.logins}),
            "gateways": list(model.gateways),
            "new_logins": model.new_logins,
            "password_days": model.password_days,
            "login_maker_role": None if model.new_logins is NewLogins.NOTHING else names.login_maker,
            "tables": asked_tables(layout, facts),
        },
    )
    for group in model.groups:
        yield _row("access_group", group.name, _group(layout, group))
    told = {each.served.table: each for each in versions(model, facts)}
    for each in served_roots(model):
        views = {"group_view": each.group_view, "family_view": each.family_view}
        former = None if each.table not in told else _versions(told[each.table])
        yield _row("root", each.root, {"root": each.root, **views, "versions": former})
    for family in model.served():
        key = f"{family.name} {family.table}" if family.on else family.name
        yield _row("family", key, _family(family))
    for key, (first, last) in model.territories.positions().items():
        yield _row("territory", key, {"territory": key, "first_place": first, "last_place": last})
    for key, groups in open_territories(model).items():
        yield _row("open_territory", key, {"territory": key, "access_groups": list(groups)})


def _versions(each: Versions) -> Mapping[str, object]:
    return {
        "of": str(each.served.table),
        "table": str(each.history.table),
        "view": each.served.version_view,
        "groups": each.served.version_group_view,
    }


def _attribute(attribute: PersonAttribute) -> Mapping[str, object]:
    kept: dict[str, object] = {}
    if attribute.source is not None:
        kept["from"] = str(attribute.source.table)
    if attribute.line is not None:
        kept["line"] = {"value": attribute.line.value, "parent": attribute.line.parent}
    return {"type": attribute.type, "many": attribute.many, **kept}


def _group(layout: Layout, group: AccessGroup) -> Mapping[str, object]:
    filters = (
        way.predicate
        for table in layout.model.guarded()
        for right in Right
        for way in layout.ways.get((table, group.name, right), ())
    )
    return {
        "access_group": group.name,
        "label": group.label,
        "family": group.family,
        "oversight": group.oversight,
        "territories": list(group.territory),
        "attributes": sorted(attributes(*filters)),
        "rights": sorted([*group.rights, *([REASSIGN] if group.reassigns else ())]),
        "keeping": group.keeping,
        "group_role": layout.names.group_role(group.name),
        "timed_role": layout.names.timed_role(group.name),
        "conditions": conditions_of(layout, group),
    }


def _family(family: Family) -> Mapping[str, object]:
    return {
        "family": family.name,
        "root": family.table,
        "label": family.label,
        "faces": family.faces,
    }


def _row(table: str, key: str, values: Mapping[str, object]) -> RegistryRow:
    return RegistryRow(table, key, canonical(values))
