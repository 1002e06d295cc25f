"""Services: logins that are no persons and have their rights on every row of their tables.

A role for each service, which the logins inherit and cannot become, and a policy for each right and table. No
restriction is part of it. Privileges on the tables stay the login's own. A partition gets the policies, too:
pg_dump and some jobs name it directly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crm_rls.catalog import Policy, Role, RoleMembership, ServerFacts
from crm_rls.compile.protection.policies import policy
from crm_rls.compile.reach.layout import Layout
from crm_rls.model import TableName
from crm_rls.postgres.versions import has_membership_options


def service_roles(layout: Layout, mark: str) -> Iterator[Role]:
    """Yield the role of each service."""
    for service in layout.model.services:
        yield Role(layout.names.service_role(service.name), mark=mark)


def service_memberships(layout: Layout, facts: ServerFacts) -> Iterator[RoleMembership]:
    """Yield the logins of each service; whoever applies grants them, and no manager can."""
    set_role = not has_membership_options(facts.version)
    for service in layout.model.services:
        for login in service.logins:
            yield RoleMembership(layout.names.service_role(service.name), login, set_role=set_role)


def service_policies(layout: Layout, facts: ServerFacts, protected: Iterable[TableName]) -> Iterator[Policy]:
    """Yield a policy for each right of a service on each of its protected tables and their partitions."""
    names = layout.names
    for table in protected:
        above = {table, *(facts.tables[table].parents if table in facts.tables else ())}
        for service in layout.model.services:
            if not above.isdisjoint(service.tables):
                role = names.service_role(service.name)
                for right in sorted(service.rights):
                    name = names.service_policy(service.name, right)
                    yield policy(layout, table, name, right, role, "true")
