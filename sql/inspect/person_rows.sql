-- One row: somebody who logs in, by what the login is called now; attributes are names and texts, or arrays of texts,
-- without those that are null. As the view crm_access.bound, which calls functions, and this must not.
with here (server) as (
    select pg_catalog.concat(s.word, '/', n.nspowner)
    from pg_catalog.ts_stat(
        case when pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')
            then 'select pg_catalog.array_to_tsvector(array[c.system_identifier::pg_catalog.text]) '
                'from pg_catalog.pg_control_system() as c'
            else 'select null::pg_catalog.tsvector where false'
        end
    ) as s
    cross join pg_catalog.pg_namespace as n
    where n.nspname = 'crm_people'
),
person as (
    select
        p.login,
        p.person,
        p.attributes,
        p.keeping,
        p.suspended_groups,
        p.declared,
        -- As it was before there were such columns: everybody is active, and bound to nothing.
        coalesce((pg_catalog.to_jsonb(p) ->> 'active')::pg_catalog.bool, true) as active,
        (pg_catalog.to_jsonb(p) ->> 'role')::pg_catalog.oid as role,
        pg_catalog.to_jsonb(p) ->> 'server' as server,
        pg_catalog.to_jsonb(p) -> 'former_logins' as former_logins
    from crm_access.person as p
),
bound as (
    select p.login, r.rolname::pg_catalog.text as named
    from person as p
    join pg_catalog.pg_roles as r
        on r.oid = p.role
        and (r.rolname = p.login or p.server = (select here.server from here))
),
-- A name that a person without a role still has cannot be followed.
followed as (
    select b.login, b.named
    from bound as b
    where not exists (
        select from person as other
        where other.login = b.named and other.login not in (select same.login from bound as same)
    )
)
select
    coalesce(f.named, p.login) as login,
    p.person,
    coalesce(
        (
            select pg_catalog.jsonb_object_agg(
                a.key,
                case pg_catalog.jsonb_typeof(a.value)
                    when 'array' then pg_catalog.to_jsonb(
                        array(select e.value from pg_catalog.jsonb_array_elements_text(a.value) as e where e.value is not null)
                    )
                    else pg_catalog.to_jsonb(a.value #>> '{}')
                end
            )
            from pg_catalog.jsonb_each(
                case pg_catalog.jsonb_typeof(p.attributes) when 'object' then p.attributes end
            ) as a
            where pg_catalog.jsonb_typeof(a.value) <> 'null'
        ),
        '{}'
    ) as attributes,
    p.keeping,
    p.declared,
    p.suspended_groups as suspended,
    p.active,
    case
        when f.named is not null then 'bound'
        when b.named is not null then 'blocked'
        when p.server is distinct from (select here.server from here) then 'foreign'
        when exists (select from pg_catalog.pg_roles as r where r.rolname = p.login) then 'replaced'
        else 'gone'
    end as binding,
    case when f.named <> p.login then p.login else '' end as recorded,
    array(
        select t.login
        from pg_catalog.jsonb_array_elements_text(coalesce(p.former_logins, '[]')) as t (login)
    ) as former
from person as p
left join bound as b on b.login = p.login
left join followed as f on f.login = p.login
