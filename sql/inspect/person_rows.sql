-- One row: somebody who logs in; attributes are names and texts, without those that are null.
select
    p.login,
    p.person,
    coalesce(
        (
            select pg_catalog.jsonb_object_agg(a.key, a.value)
            from pg_catalog.jsonb_each_text(
                case pg_catalog.jsonb_typeof(p.attributes) when 'object' then p.attributes end
            ) as a
            where a.value is not null
        ),
        '{}'
    ) as attributes,
    p.keeping,
    p.declared,
    p.suspended_groups as suspended,
    -- As it was before there was such a column, everybody is.
    coalesce((pg_catalog.to_jsonb(p) ->> 'active')::pg_catalog.bool, true) as active
from crm_access.person as p
