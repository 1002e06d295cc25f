-- One row: a table outside of the model that looks like a protected one and that somebody may read: it has the key and
-- most of the columns, or a name made from the name and two of the columns.
with original (oid, relname, columns, keys) as (
    select
        p.oid,
        p.relname::pg_catalog.text,
        (
            select pg_catalog.array_agg(a.attname::pg_catalog.text)
            from pg_catalog.pg_attribute as a
            where a.attrelid = p.oid
              and a.attnum > 0
              and not a.attisdropped
              and not coalesce(pg_catalog.starts_with(pg_catalog.col_description(p.oid, a.attnum), %(mark)s), false)
        ),
        (
            select pg_catalog.array_agg(a.attname::pg_catalog.text)
            from pg_catalog.pg_index as i
            join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
            where i.indrelid = p.oid and i.indisprimary
        )
    from pg_catalog.pg_class as p
    where p.oid = any (%(protected)s::pg_catalog.oid[])
),
candidate (oid, relname, columns) as (
    select
        c.oid,
        c.relname::pg_catalog.text,
        pg_catalog.array_agg(a.attname::pg_catalog.text)
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p')
      and c.relpersistence <> 't'
      and not c.relrowsecurity
      and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
      and n.nspname <> all (%(support)s::pg_catalog.text[])
      and c.oid <> all (%(declared)s::pg_catalog.oid[])
      and c.oid <> all (%(protected)s::pg_catalog.oid[])
      -- Partitions and inheritance children have a rule of their own.
      and not exists (
          select
          from pg_catalog.pg_inherits as i
          where i.inhrelid = c.oid and i.inhparent = any (%(protected)s::pg_catalog.oid[])
      )
    group by c.oid, c.relname
),
copy (oid, originals) as (
    select
        candidate.oid,
        pg_catalog.string_agg(original.oid::pg_catalog.regclass::pg_catalog.text, ' or ' order by original.oid)
    from candidate
    join original on true
    cross join lateral (
        select pg_catalog.count(*) as columns
        from pg_catalog.unnest(original.columns) as o (name)
        where o.name = any (candidate.columns)
    ) as shared
    where (
        original.keys <@ candidate.columns
        and shared.columns >= 3
        and shared.columns * 5 >= pg_catalog.cardinality(original.columns) * 4
    )
    or (
        candidate.relname ~* pg_catalog.concat(
            '(^|[^[:alnum:]])', pg_catalog.regexp_replace(original.relname, '([^[:alnum:]_])', '\\\1', 'g'),
            's?($|[^[:alpha:]])'
        )
        and shared.columns >= 2
    )
    group by candidate.oid
)
select
    'warning' as severity,
    c.oid::pg_catalog.regclass::pg_catalog.text as object,
    pg_catalog.format(
        'it looks like a copy of %%s, has no row security, and may be read by %%s', copy.originals, grantee.names
    ) as cause,
    pg_catalog.format('REVOKE SELECT ON %%s FROM %%s', c.oid::pg_catalog.regclass, grantee.names)
    || ', or declare it in the model' as next_step
from copy
join pg_catalog.pg_class as c on c.oid = copy.oid
cross join lateral (
    select
        {grantee_names} as names
    from (
        select coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))
        union all
        select a.attacl from pg_catalog.pg_attribute as a where a.attrelid = c.oid and not a.attisdropped
    ) as list (acl)
    cross join lateral pg_catalog.aclexplode(list.acl) as g
    where g.privilege_type = 'SELECT'
      and g.grantee <> c.relowner
      and {grant_is_used}
) as grantee
where grantee.names is not null
