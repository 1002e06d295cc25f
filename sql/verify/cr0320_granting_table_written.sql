-- One row: who may write a table that says which attributes people have, and so grants: an error for people.
with held (relation, grantee, privileges) as (
    select c.oid, g.grantee, pg_catalog.string_agg(distinct g.privilege_type, ', ' order by g.privilege_type)
    from pg_catalog.pg_class as c
    cross join lateral (
        select coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))
        union all
        select a.attacl
        from pg_catalog.pg_attribute as a
        where a.attrelid = c.oid and not a.attisdropped
          and (c.oid, a.attname) in (
              select granting.relation, granting.name
              from unnest(%(granting_table)s::pg_catalog.oid[], %(granting_column)s::pg_catalog.text[])
                  as granting (relation, name)
          )
    ) as list (acl)
    cross join lateral pg_catalog.aclexplode(list.acl) as g
    where c.oid = any (%(granting_table)s::pg_catalog.oid[])
      and g.privilege_type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')
      and g.grantee <> c.relowner
    group by c.oid, g.grantee
)
select
    case when held.grantee = any (%(reached)s::pg_catalog.oid[]) then 'error' else 'warning' end as severity,
    pg_catalog.format('%%s on %%s for %%s', held.privileges, held.relation::pg_catalog.regclass, who.name) as object,
    pg_catalog.format(
        'its columns %%s say who has which attribute: whoever writes them gives rows of contacts, %%s',
        (
            select pg_catalog.string_agg(distinct granting.name, ', ' order by granting.name)
            from unnest(%(granting_table)s::pg_catalog.oid[], %(granting_column)s::pg_catalog.text[])
                as granting (relation, name)
            where granting.relation = held.relation
        ),
        case when held.grantee = any (%(reached)s::pg_catalog.oid[]) then 'also to themselves' else 'past the log of access' end
    ) as cause,
    pg_catalog.format(
        'REVOKE %%s ON %%s FROM %%s, or accept it', held.privileges, held.relation::pg_catalog.regclass, who.name
    ) as next_step
from held
cross join lateral (
    select case held.grantee when 0 then 'PUBLIC' else held.grantee::pg_catalog.regrole::pg_catalog.text end
) as who (name)
