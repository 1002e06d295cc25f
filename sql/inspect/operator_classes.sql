-- One row: a column of a found relation, if its type, or that of its elements, is not compared by operators of pg_catalog:
-- a type of an extension or of the user's making. `operators` are those of its default operator class for btree by
-- strategy (manual, 36.16.2), and the negator of the third one; there are none where no such class exists.
-- The types are looked at once each: there are many columns and few types.
with recursive reached as (
    select a.attrelid as relation, a.attname as name, a.atttypid as type, false as elements
    from pg_catalog.pg_attribute as a
    where a.attrelid = any (%(relations)s::pg_catalog.oid[]) and a.attnum > 0 and not a.attisdropped
    union all
    -- A domain is compared as its type, an array by its elements.
    select r.relation, r.name, case when t.typtype = 'd' then t.typbasetype else t.typelem end,
        r.elements or t.typtype <> 'd'
    from reached as r
    join pg_catalog.pg_type as t on t.oid = r.type
    where t.typtype = 'd' or t.typsubscript = 'pg_catalog.array_subscript_handler'::pg_catalog.regproc
),
kinds as materialized (
    select t.oid as type, t.typname, t.typtype, n.nspname, c.opcfamily as family
    from (select distinct r.type from reached as r) as found
    join pg_catalog.pg_type as t on t.oid = found.type
    join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
    left join pg_catalog.pg_opclass as c
        on c.opcintype = t.oid
        and c.opcdefault
        and c.opcmethod = (select m.oid from pg_catalog.pg_am as m where m.amname = 'btree')
    where t.typtype <> 'd' and t.typsubscript <> 'pg_catalog.array_subscript_handler'::pg_catalog.regproc
),
operators as (
    select k.type, o.amopstrategy as strategy, p.oprname, p.oprnegate, p.oprnamespace
    from kinds as k
    join pg_catalog.pg_amop as o
        on o.amopfamily = k.family and o.amoplefttype = k.type and o.amoprighttype = k.type
    join pg_catalog.pg_operator as p on p.oid = o.amopopr
    where o.amoppurpose = 's'
),
named as (
    select o.type, o.oprname, o.oprnamespace, (array['<', '<=', '=', '>=', '>'])[o.strategy] as comparison
    from operators as o
    union all
    select o.type, p.oprname, p.oprnamespace, '<>'
    from operators as o
    join pg_catalog.pg_operator as p on p.oid = o.oprnegate
    where o.strategy = 3
),
classes as (
    select
        o.type,
        pg_catalog.jsonb_object_agg(o.comparison, array[n.nspname::pg_catalog.text, o.oprname]) as operators,
        pg_catalog.bool_or(n.nspname <> 'pg_catalog') as elsewhere
    from named as o
    join pg_catalog.pg_namespace as n on n.oid = o.oprnamespace
    group by o.type
)
select
    r.relation,
    r.name,
    k.nspname as type_schema,
    k.typname as type_name,
    r.elements,
    coalesce(c.operators, '{}') as operators
from reached as r
join kinds as k on k.type = r.type
left join classes as c on c.type = k.type
where c.elsewhere
    -- Without a class of its own a type may still be compared as another one that it is stored like, such as varchar
    -- as text.
    or k.family is null
        and k.typtype = 'b'
        and (r.elements or k.nspname <> 'pg_catalog')
        and not exists (
            select
            from pg_catalog.pg_cast as b
            join pg_catalog.pg_opclass as l on l.opcintype = b.casttarget and l.opcdefault
            where b.castsource = k.type and b.castmethod = 'b' and b.castcontext = 'i'
        )
order by r.relation, r.name
