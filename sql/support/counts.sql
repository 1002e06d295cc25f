-- Whether a membership is one: more than an ADMIN OPTION, which is all that the options may be from 16 on, and not the
-- registrar's, who grants them.
create function crm_access.counts(membership pg_auth_members) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select coalesce(
            (to_jsonb(membership) ->> 'inherit_option')::boolean or (to_jsonb(membership) ->> 'set_option')::boolean, true
        )
        and not exists (
            select from crm_access.model as m join pg_roles as r on r.rolname = m.registrar_role
            where r.oid = (membership).member
        )
$body$
