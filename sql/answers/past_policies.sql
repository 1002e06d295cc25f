-- One row: a login that is not a person but reads every row of a table, whatever policies say, and how; or what hands
-- rows on to others. A table has the rows of its partitions and of the tables that inherit from it.
with recursive asked (oid) as (
    -- Not by a cast to regclass, which takes USAGE on the schema.
    select c.oid
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = %(schema)s and c.relname = %(name)s
    union
    select i.inhrelid
    from asked
    join pg_catalog.pg_inherits as i on i.inhparent = asked.oid
),
-- What reads these tables, through any depth of views. `lent`: some view on the way lends its owner's rights, or a
-- materialized one keeps a copy.
reads (oid, lent) as (
    select asked.oid, false
    from asked
    union
    select
        v.oid,
        reads.lent or v.relkind = 'm' or not exists (
            select
            from pg_catalog.pg_options_to_table(v.reloptions) as o
            where o.option_name = 'security_invoker' and o.option_value::pg_catalog.bool
        )
    from reads
    join pg_catalog.pg_depend as d
        on d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refobjid = reads.oid
        and d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
    join pg_catalog.pg_rewrite as w on w.oid = d.objid and w.rulename = '_RETURN' and w.ev_class <> reads.oid
    join pg_catalog.pg_class as v on v.oid = w.ev_class and v.relkind in ('v', 'm')
),
login as (
    select r.oid, r.rolname::pg_catalog.text as name, r.rolbypassrls
    from pg_catalog.pg_roles as r
    where r.rolcanlogin and not r.rolsuper
),
-- Whom no policy stops, and who may become it.
unstopped (oid, super) as (
    select r.oid, r.rolsuper
    from pg_catalog.pg_roles as r
    where r.rolsuper
        or r.rolbypassrls and exists (
            select from asked where pg_catalog.has_any_column_privilege(r.oid, asked.oid, 'SELECT')
        )
),
becomes (name, super) as (
    select l.name, u.super
    from login as l
    join unstopped as u on u.oid <> l.oid
    where pg_catalog.pg_has_role(l.oid, u.oid, 'MEMBER WITH ADMIN OPTION')
        or pg_catalog.pg_has_role(
            l.oid, u.oid,
            case when pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < 160000 then 'MEMBER' else 'SET' end
        )
),
reader as (
    select r.rolname::pg_catalog.text as name, 'superuser' as how, 1 as rank
    from pg_catalog.pg_roles as r
    where r.rolsuper and r.rolcanlogin
    union all
    select l.name, 'BYPASSRLS', 2
    from login as l
    join unstopped as u on u.oid = l.oid
    union all
    select b.name, 'may become a superuser', 3
    from becomes as b
    where b.super
    union all
    select b.name, 'may become a role with BYPASSRLS', 4
    from becomes as b
    where not b.super
    union all
    select l.name, 'may become the owner, who can switch policies off', 5
    from pg_catalog.pg_class as c
    join asked on asked.oid = c.oid
    join login as l on pg_catalog.pg_has_role(l.oid, c.relowner, 'MEMBER')
    union all
    select l.name, pg_catalog.format('service %%s', s.role), 6
    from pg_catalog.unnest(%(services)s::pg_catalog.text[]) as s (role)
    join pg_catalog.pg_roles as o on o.rolname = s.role
    join login as l on l.oid <> o.oid and pg_catalog.pg_has_role(l.oid, o.oid, 'USAGE')
    union all
    select p.pubname, 'publication, sends rows to other servers', 7
    from pg_catalog.pg_publication_tables as p
    join pg_catalog.pg_namespace as n on n.nspname = p.schemaname
    join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = p.tablename
    join asked on asked.oid = c.oid
    union all
    -- What is ours shows to each caller what he or she may know.
    select
        pg_catalog.concat(n.nspname, '.', c.relname),
        'view that shows its rows with the rights of its owner', 8
    from reads
    join pg_catalog.pg_class as c on c.oid = reads.oid and c.relkind in ('v', 'm')
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where reads.lent and n.nspname <> all (%(support)s::pg_catalog.text[])
)
select name, how from reader order by rank, name
