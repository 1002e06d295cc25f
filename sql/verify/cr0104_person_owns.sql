-- One row: somebody with the rights of an owner: of a protected table, a schema of the model, or the database.
with owned (role, object) as (
    select c.relowner, c.oid::pg_catalog.regclass::pg_catalog.text
    from pg_catalog.pg_class as c
    where c.oid = any (%(protected)s::pg_catalog.oid[])
    union all
    select n.nspowner, pg_catalog.format('schema %%I', n.nspname)
    from pg_catalog.pg_namespace as n
    where n.nspname = any (%(schemas)s::pg_catalog.text[] || %(support)s::pg_catalog.text[])
    union all
    select d.datdba, pg_catalog.format('database %%I', d.datname)
    from pg_catalog.pg_database as d
    where d.datname = pg_catalog.current_database()
)
select
    'error' as severity,
    pg_catalog.concat(
        reach.person::pg_catalog.regrole,
        case when reach.role <> reach.person then pg_catalog.concat(' as ', reach.role::pg_catalog.regrole) end
    ) as object,
    pg_catalog.concat(
        'it may change, open or drop ',
        pg_catalog.array_to_string((pg_catalog.array_agg(owned.object order by owned.object))[1:5], ', '),
        case when pg_catalog.count(*) > 5 then pg_catalog.format(' and %%s more', pg_catalog.count(*) - 5) end
    ) as cause,
    'give these another owner: a role that cannot log in and has no members' as next_step
from unnest(%(reach_person)s::pg_catalog.oid[], %(reach_role)s::pg_catalog.oid[]) as reach (person, role)
join owned on owned.role = reach.role
group by reach.person, reach.role
