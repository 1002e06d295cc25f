-- One row: a column of a found relation, if its type, or that of its elements, is not compared by operators of pg_catalog:
-- a type of an extension or of the user's making. `operators` are those of its default operator class for btree by
-- strategy (manual, 36.16.2), and the negator of the third one; there are none where no such class exists.
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
compared as (
    select r.relation, r.name, r.elements, t.oid as type, t.typname, n.nspname, t.typtype,
        c.opcfamily as family, c.opcintype as class_type
    from reached as r
    join pg_catalog.pg_type as t on t.oid = r.type
    join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
    left join pg_catalog.pg_opclass as c
        on c.opcintype = t.oid
        and c.opcdefault
        and c.opcmethod = (select m.oid from pg_catalog.pg_am as m where m.amname = 'btree')
    where t.typtype <> 'd' and t.typsubscript <> 'pg_catalog.array_subscript_handler'::pg_catalog.regproc
),
operators as (
    select c.relation, c.name, o.amopstrategy as strategy, p.oid, p.oprname, p.oprnegate, p.oprnamespace
    from compared as c
    join pg_catalog.pg_amop as o
        on o.amopfamily = c.family and o.amoplefttype = c.class_type and o.amoprighttype = c.class_type
    join pg_catalog.pg_operator as p on p.oid = o.amopopr
    where o.amoppurpose = 's'
),
named as (
    select o.relation, o.name, o.oprname, o.oprnamespace,
        (array['<', '<=', '=', '>=', '>'])[o.strategy] as comparison
    from operators as o
    union all
    select o.relation, o.name, p.oprname, p.oprnamespace, '<>'
    from operators as o
    join pg_catalog.pg_operator as p on p.oid = o.oprnegate
    where o.strategy = 3
)
select
    c.relation,
    c.name,
    c.nspname as type_schema,
    c.typname as type_name,
    c.elements,
    coalesce(
        (
            select pg_catalog.jsonb_object_agg(o.comparison, array[n.nspname::pg_catalog.text, o.oprname])
            from named as o
            join pg_catalog.pg_namespace as n on n.oid = o.oprnamespace
            where o.relation = c.relation and o.name = c.name
        ),
        '{}'
    ) as operators
from compared as c
where exists (
        select
        from named as o
        where o.relation = c.relation
          and o.name = c.name
          and o.oprnamespace <> 'pg_catalog'::pg_catalog.regnamespace
    )
    -- Without a class of its own a type may still be compared as another one that it is stored like, such as varchar
    -- as text.
    or c.family is null
        and c.typtype = 'b'
        and (c.elements or c.nspname <> 'pg_catalog')
        and not exists (
            select
            from pg_catalog.pg_cast as k
            join pg_catalog.pg_opclass as l on l.opcintype = k.casttarget and l.opcdefault
            where k.castsource = c.type and k.castmethod = 'b' and k.castcontext = 'i'
        )
order by c.relation, c.name
