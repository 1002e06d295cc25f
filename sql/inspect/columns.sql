-- One row: a column of a found relation, in the order of the table.
-- `computed_from` are the columns of a generated one, on which it depends itself, or its expression does.
-- PostgreSQL 18 sets attnotnull also for a NOT NULL that is NOT VALID: rows may still hold nulls then.
select
    a.attrelid as relation,
    a.attname as name,
    pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull and not exists (
        select
        from pg_catalog.pg_constraint as k
        where k.conrelid = a.attrelid and k.contype = 'n' and a.attnum = any (k.conkey) and not k.convalidated
    ) as not_null,
    a.atthasdef or a.attidentity <> '' as has_default,
    a.attgenerated <> '' as generated,
    array(
        select b.attname
        from pg_catalog.pg_depend as d
        join pg_catalog.pg_attribute as b on b.attrelid = d.refobjid and b.attnum = d.refobjsubid
        left join pg_catalog.pg_attrdef as e
            on e.oid = d.objid and d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
        where a.attgenerated <> ''
          and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
          and d.refobjid = a.attrelid
          and b.attnum <> a.attnum
          and (
              (e.adrelid = a.attrelid and e.adnum = a.attnum)
              or (
                  d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                  and d.objid = a.attrelid
                  and d.objsubid = a.attnum
              )
          )
        order by b.attname
    )::pg_catalog.text[] as computed_from,
    coalesce(pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(l.collname), '') as collation,
    coalesce(c.collisdeterministic, true) as deterministic,
    (
        with recursive below as (
            select t.oid, t.typtype, t.typbasetype
            union all
            select b.oid, b.typtype, b.typbasetype
            from below
            join pg_catalog.pg_type as b on b.oid = below.typbasetype and below.typtype = 'd'
        )
        select pg_catalog.format_type(below.oid, null) from below where below.typtype <> 'd'
    ) as base,
    coalesce(
        (
            select pg_catalog.quote_ident(s.nspname) || '.' || pg_catalog.quote_ident(c.collname)
            from pg_catalog.pg_namespace as s
            where s.oid = c.collnamespace
        ),
        ''
    ) as sorted_by
from pg_catalog.pg_attribute as a
join pg_catalog.pg_type as t on t.oid = a.atttypid
left join pg_catalog.pg_collation as l on l.oid = a.attcollation and l.oid <> t.typcollation
left join pg_catalog.pg_collation as c on c.oid = a.attcollation
left join pg_catalog.pg_namespace as n on n.oid = l.collnamespace
where a.attrelid = any (%(relations)s::pg_catalog.oid[])
  and a.attnum > 0
  and not a.attisdropped
order by a.attrelid, a.attnum
