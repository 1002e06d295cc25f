-- One row: an object that carries our mark, and the statement that would make it again as it is; for a view in two
-- parts, between which OR REPLACE can stand. Read with an empty search path, so that every name is printed with its schema.
select
    case c.relkind when 'v' then 'view' when 'i' then 'index' end as kind,
    n.nspname as schema,
    coalesce(t.relname, '') as "table",
    c.relname as name,
    case c.relkind when 'v' then 'create' else pg_catalog.pg_get_indexdef(c.oid) end as head,
    case c.relkind
        when 'v' then pg_catalog.format(
            'view %%I.%%I%%s as %%s', n.nspname, c.relname,
            ' with (' || pg_catalog.array_to_string(c.reloptions, ', ') || ')', pg_catalog.pg_get_viewdef(c.oid)
        )
        else ''
    end as tail
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_index as i on i.indexrelid = c.oid
left join pg_catalog.pg_class as t on t.oid = i.indrelid
join pg_catalog.pg_description as d
    on d.objoid = c.oid and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0
where c.relkind in ('v', 'i')
  and pg_catalog.starts_with(d.description, %(mark)s)
union all
select
    'function', n.nspname, '',
    pg_catalog.concat(f.proname, '(', pg_catalog.oidvectortypes(f.proargtypes), ')'),
    pg_catalog.pg_get_functiondef(f.oid), ''
from pg_catalog.pg_proc as f
join pg_catalog.pg_namespace as n on n.oid = f.pronamespace
join pg_catalog.pg_description as d
    on d.objoid = f.oid and d.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass
where n.nspname = any (%(support)s::pg_catalog.text[])
  and pg_catalog.starts_with(d.description, %(mark)s)
union all
select
    'foreign key', n.nspname, t.relname, k.conname,
    pg_catalog.format(
        'ALTER TABLE %%I.%%I ADD CONSTRAINT %%I %%s', n.nspname, t.relname, k.conname,
        pg_catalog.pg_get_constraintdef(k.oid)
    ), ''
from pg_catalog.pg_constraint as k
join pg_catalog.pg_class as t on t.oid = k.conrelid
join pg_catalog.pg_namespace as n on n.oid = t.relnamespace
join pg_catalog.pg_description as d
    on d.objoid = k.oid and d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
where k.contype = 'f'
  and pg_catalog.starts_with(d.description, %(mark)s)
union all
select 'trigger', n.nspname, t.relname, g.tgname, pg_catalog.pg_get_triggerdef(g.oid), ''
from pg_catalog.pg_trigger as g
join pg_catalog.pg_class as t on t.oid = g.tgrelid
join pg_catalog.pg_namespace as n on n.oid = t.relnamespace
join pg_catalog.pg_description as d
    on d.objoid = g.oid and d.classoid = 'pg_catalog.pg_trigger'::pg_catalog.regclass
where not g.tgisinternal
  and pg_catalog.starts_with(d.description, %(mark)s)
order by 1, 2, 3, 4
