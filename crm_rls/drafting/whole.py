"""From what a database is like to a draft of its model. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from crm_rls.catalog import PUBLIC, CatalogState, Kind, ServerFacts
from crm_rls.drafting.classes import Wishes, classified
from crm_rls.drafting.drafts import LoginKind, ModelDraft, Prefix, TableClass, TableDraft
from crm_rls.drafting.groups import groups_of
from crm_rls.drafting.logins import in_classes, logins_of, with_login_names
from crm_rls.drafting.policies import LOGIN_NAME, policies_of
from crm_rls.drafting.profile import Profile
from crm_rls.drafting.roots import drafted_tables
from crm_rls.drafting.suggestions import suggested
from crm_rls.drafting.writing import unsaid
from crm_rls.model import TableName


def drafted(
    facts: ServerFacts,
    state: CatalogState,
    profile: Profile,
    wishes: Wishes,
    logins: Mapping[str, LoginKind],
    prefix: Prefix | None = None,
) -> ModelDraft:
    """Return a first model: what is sure, and everything else blocked. It has not been checked yet."""
    tables = drafted_tables(facts)
    drafts = classified(tables, profile, wishes, readable=readable_by_all(state))
    leads = tuple(each.name for each in drafts if each.kind is TableClass.ROOT and not each.main)
    groups = groups_of(tables, profile, wishes.root, state.logins, leads)
    guarded = {each.name for each in drafts if each.guarded}
    names = {each.name for each in groups.entries}
    policies, taken_over = policies_of(state, wishes.root, guarded, names)
    reached = in_classes(logins_of(tables, facts, state, profile, logins), drafts)
    if any(each.name == LOGIN_NAME for each in taken_over):
        reached = with_login_names(reached)
    draft = ModelDraft(
        facts.database,
        tuple(sorted({name.schema for name in tables})),
        drafts,
        groups.territories,
        (*groups.entries, *taken_over),
        reached,
        policies,
        prefix=prefix,
    )
    remarks = {
        "model.yaml": tuple(_views(facts, guarded)),
        "tables.yaml": tuple(_ways(drafts)),
        "groups.yaml": (*groups.remarks, *suggested(tables, wishes.root, drafts, groups.entries)),
        "logins.yaml": tuple(unsaid(draft)),
    }
    return replace(draft, remarks=remarks)


def readable_by_all(state: CatalogState) -> frozenset[TableName]:
    """Return the tables of which PUBLIC may read every row today, in schemas that PUBLIC may use."""
    grants = [each for each in state.grants if each.grantee == PUBLIC and not each.column]
    usable = {each.name for each in grants if each.kind is Kind.SCHEMA and each.privilege == "USAGE"}
    return frozenset(
        TableName(each.schema, each.name)
        for each in grants
        if each.kind is Kind.TABLE and each.privilege == "SELECT" and each.schema in usable
    ) - frozenset(name for name, flags in state.tables.items() if flags.enabled)


def _ways(drafts: Sequence[TableDraft]) -> Iterator[str]:
    """Yield that any link shows a row, where tables have several."""
    several = [str(each.name) for each in drafts if sum(not link.when for link in each.links) > 1]
    if several:
        yield (
            f"any of its links shows a row: take out a link that must not show it. {len(several)} with "
            f"several links: {', '.join(several[:20])}{' ...' if len(several) > 20 else ''}"
        )


def _views(facts: ServerFacts, guarded: Sequence[TableName] | set[TableName]) -> Iterator[str]:
    """Yield the views that show protected rows with the rights of their owner."""
    found = [
        str(name)
        for name, table in sorted(facts.tables.items())
        if table.kind in "vm" and set(table.lent) & set(guarded)
    ]
    if found:
        yield (
            f"views that show protected tables with their owner's rights, {len(found)} of them: "
            f"{', '.join(found[:20])}{' ...' if len(found) > 20 else ''}. `crm-rls verify` names each that a "
            "person may read; ALTER VIEW ... SET (security_invoker = true) is the remedy for a plain one"
        )
