-- One row: something that only its owner changes, and the session is not a member of the owner.
with wanted (kind, oid, name, owner) as (
    select 'table', c.oid, c.oid::pg_catalog.regclass::pg_catalog.text, c.relowner
    from pg_catalog.unnest(%(tables)s::pg_catalog.text[]) as t (name)
    join pg_catalog.pg_class as c on c.oid = pg_catalog.to_regclass(t.name)
    union all
    select 'schema', n.oid, n.oid::pg_catalog.regnamespace::pg_catalog.text, n.nspowner
    from pg_catalog.pg_namespace as n
    where %(owners)s
      and n.nspname = any (%(support)s::pg_catalog.text[])
    union all
    select
        case when c.relkind = 'v' then 'view' when c.relkind = 'S' then 'sequence' else 'table' end,
        c.oid, c.oid::pg_catalog.regclass::pg_catalog.text, c.relowner
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where %(owners)s
      and n.nspname = any (%(support)s::pg_catalog.text[])
      and c.relkind in ('r', 'p', 'v')
    union all
    select 'function', f.oid, f.oid::pg_catalog.regprocedure::pg_catalog.text, f.proowner
    from pg_catalog.pg_proc as f
    join pg_catalog.pg_namespace as n on n.oid = f.pronamespace
    where %(owners)s
      and n.nspname = any (%(support)s::pg_catalog.text[])
)
select
    pg_catalog.concat(w.kind, ' ', w.name) as object,
    pg_catalog.format(
        'the plan changes it, it belongs to %%I, and %%I is not a member of that role', o.rolname, me.rolname
    ) as cause,
    pg_catalog.concat(
        pg_catalog.format('ALTER %%s %%s OWNER TO %%I', pg_catalog.upper(w.kind), w.name, me.rolname),
        case when not o.rolsuper then pg_catalog.format(', or GRANT %%I TO %%I', o.rolname, me.rolname) end
    ) as next_step
from wanted as w
join pg_catalog.pg_roles as o on o.oid = w.owner
join pg_catalog.pg_roles as me on me.rolname = current_user
where not pg_catalog.pg_has_role(w.owner, 'USAGE')
