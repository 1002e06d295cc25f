"""Whatever somebody changes by hand is found, by `alembic check` and by a plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from alembic.util import CommandError

from crm_rls.model import Keeping
from crm_rls.model.predicates import And, Compare, InList, Or
from crm_rls.plan.make import make_plan
from tests.alembic.conftest import Project, with_filters
from tests.fixtures.applying import applied
from tests.fixtures.small_crm import small_model

CHANGES = {
    "extra policy": """
        create policy extra on crm.contact for select using (true)
    """,
    "extra policy with our mark": """
        create policy extra on crm.contact for select to "{p}_persons" using (true);
        comment on policy extra on crm.contact is 'crm_rls {p}'
    """,
    "row security off": """
        alter table crm.contact disable row level security
    """,
    "row security off on a child": """
        alter table crm.deal disable row level security
    """,
    "force off": """
        alter table crm.contact no force row level security
    """,
    "letter case in a literal": """
        alter policy "{p}_group_key_accounts_read" on crm.contact using (customer_type = any ('{{Key
        account}}') and (name = 'a' or first_contact_by = 'b') and not legal_hold)
    """,
    "precedence of or and and": """
        alter policy "{p}_group_key_accounts_read" on crm.contact using (customer_type = any ('{{key
        account}}') and name = 'a' or first_contact_by = 'b' and not legal_hold)
    """,
    "cast": """
        alter policy "{p}_group_key_accounts_read" on crm.contact using (customer_type::varchar(3) = any
        ('{{key account}}') and (name = 'a' or first_contact_by = 'b') and not legal_hold)
    """,
    "true": """
        alter policy "{p}_group_key_accounts_read" on crm.contact using (true)
    """,
    "role": """
        alter policy "{p}_group_key_accounts_read" on crm.contact to "{p}_group_nord"
    """,
    "role public": """
        alter policy "{p}_group_key_accounts_read" on crm.contact to public
    """,
    "dropped policy": """
        drop policy "{p}_group_key_accounts_read" on crm.contact
    """,
    "permissive": """
        drop policy "{p}_group_key_accounts_read" on crm.contact;
        create policy "{p}_group_key_accounts_read" on crm.contact as restrictive for select to
        "{p}_group_key_accounts" using (customer_type = any ('{{key account}}') and (name = 'a' or pad =
        1) and legal_hold is not true);
        comment on policy "{p}_group_key_accounts_read" on crm.contact is 'crm_rls {p}'
    """,
    "command": """
        drop policy "{p}_group_key_accounts_read" on crm.contact;
        create policy "{p}_group_key_accounts_read" on crm.contact for all to "{p}_group_key_accounts"
        using (customer_type = any ('{{key account}}') and (name = 'a' or first_contact_by = 'b'));
        comment on policy "{p}_group_key_accounts_read" on crm.contact is 'crm_rls {p}'
    """,
    "with check": """
        alter policy "{p}_group_key_accounts_update" on crm.contact with check (true)
    """,
    "extra member": """
        create role "{p}_zoe" login;
        grant "{p}_group_nord" to "{p}_zoe"
    """,
    "admin option": """
        grant "{p}_group_nord" to "{p}_anna" with admin option
    """,
    "bypassrls on a person": """
        alter role "{p}_anna" bypassrls
    """,
    "superuser": """
        alter role "{p}_anna" superuser
    """,
    "login for a group": """
        alter role "{p}_group_nord" login
    """,
    "bypassrls on a group": """
        alter role "{p}_group_nord" bypassrls
    """,
    "grant to public": """
        grant select on crm.contact to public
    """,
    "grant of a column to public": """
        grant select (name) on crm.contact to public
    """,
    "grant to a group": """
        grant truncate on crm.contact to "{p}_group_nord"
    """,
    "grant option": """
        grant select on crm.contact to "{p}_persons" with grant option
    """,
    "function opened": """
        grant execute on function crm_access.attribute to public
    """,
    "function changed": """
        create or replace function crm_access.active(access_group text, login name) returns boolean
        language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp as
        'select true'
    """,
    "schema opened": """
        grant usage on schema crm_access to public
    """,
    "trigger off": """
        alter table crm.activity disable trigger "~{p}_fill_crm_activity"
    """,
    "owner of a table changed": """
        grant usage on schema crm to "{p}_anna";
        alter table crm.contact owner to "{p}_anna"
    """,
    "owner of a function changed": """
        alter function crm_access.active owner to "{p}_anna"
    """,
    "owner of the schema changed": """
        alter schema crm_access owner to "{p}_anna"
    """,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_by_hand_is_found(project: Project, change: str) -> None:
    prefix = project.model.prefix
    accounts = And(
        (
            InList("customer_type", ("key account",)),
            Or((Compare("name", "=", "a"), Compare("first_contact_by", "=", "b"))),
        )
    )
    model = with_filters(small_model(prefix, [("anna", "nord")]), {"key_accounts": accounts})
    project.model = replace(model, keeping=Keeping.DECLARED)
    project.options = {"people": True}
    with project.database.connect(autocommit=False) as connection:
        plan = applied(connection, project.model)
    project.check()
    project.execute(CHANGES[change].format(p=prefix))
    # without FORCE the operator, who owns the table, sees all rows
    refused = r"New upgrade operations|must be fixed first|see no rows any more"
    with pytest.raises(CommandError, match=refused):
        project.check()
    with project.database.connect(autocommit=False) as connection:
        plan = make_plan(connection, project.model).plan
        assert plan.steps or plan.findings
