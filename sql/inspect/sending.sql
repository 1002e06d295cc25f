-- One row: a publication that sends one of the given tables, and the logins with REPLICATION and SELECT on it to which
-- policies apply: a subscription that connects as one of them copies what that login sees.
with guarded (oid, schema) as (
    select c.oid, n.oid
    from rows from (
        pg_catalog.unnest(%(schemas)s::pg_catalog.text[]), pg_catalog.unnest(%(tables)s::pg_catalog.text[])
    ) as t (schema, name)
    join pg_catalog.pg_namespace as n on n.nspname = t.schema
    join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = t.name
),
sent (publication, relation) as (
    select p.pubname, guarded.oid
    from pg_catalog.pg_publication as p
    cross join guarded
    where p.puballtables
       or exists (
           select from pg_catalog.pg_publication_rel as r where r.prpubid = p.oid and r.prrelid = guarded.oid
       )
       or exists (
           select
           from pg_catalog.pg_publication_namespace as s
           where s.pnpubid = p.oid and s.pnnspid = guarded.schema
       )
)
select
    sent.publication,
    coalesce(
        pg_catalog.array_agg(distinct r.rolname::pg_catalog.text order by r.rolname::pg_catalog.text)
            filter (where r.oid is not null),
        '{}'
    ) as logins
from sent
left join pg_catalog.pg_roles as r
    on r.rolreplication
    and r.rolcanlogin
    and not r.rolsuper
    and not r.rolbypassrls
    and pg_catalog.has_any_column_privilege(r.oid, sent.relation, 'SELECT')
group by sent.publication
order by 1
