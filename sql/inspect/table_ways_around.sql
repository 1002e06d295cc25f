-- One row: a way by which rows of the relation are read or written past its own policies, or by which more happens than
-- somebody says: `kind` says which, `whom` whose rights count, and `escapes` that no policy stops these.
with recursive view (oid, kind, acting) as (
    select
        c.oid,
        c.relkind,
        case
            when c.relkind = 'm' or not exists (
                select
                from pg_catalog.pg_options_to_table(c.reloptions) as o
                where o.option_name = 'security_invoker' and o.option_value::pg_catalog.bool
            ) then c.relowner
        end
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('v', 'm')
      and n.nspname <> all (%(support)s::pg_catalog.text[])
      and n.nspname not in ('pg_catalog', 'information_schema')
),
reads (top, relation, acting) as (
    select view.oid, view.oid, view.acting
    from view
    union
    select reads.top, d.refobjid, coalesce(below.acting, reads.acting)
    from reads
    join pg_catalog.pg_rewrite as w on w.ev_class = reads.relation and w.rulename = '_RETURN'
    join pg_catalog.pg_depend as d
        on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
        and d.objid = w.oid
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refobjid <> w.ev_class
    left join view as below on below.oid = d.refobjid
    -- A materialized view is read as it was filled.
    where below.kind is distinct from 'm'
),
itself (oid, owner, forced, secured) as (
    select c.oid, c.relowner, c.relforcerowsecurity, c.relrowsecurity
    from pg_catalog.pg_class as c
    where c.oid = %(relation)s::pg_catalog.oid
)
select distinct
    case c.relkind when 'm' then 'materialized view' else 'view' end as kind,
    c.oid::pg_catalog.regclass::pg_catalog.text as name,
    coalesce(pg_catalog.pg_get_userbyid(reads.acting), '') as whom,
    r.oid is not null
    and (
        r.rolsuper or r.rolbypassrls or not itself.secured
        or (pg_catalog.pg_has_role(r.oid, itself.owner, 'USAGE') and not itself.forced)
    ) as escapes
from itself
join reads on reads.relation = itself.oid
join pg_catalog.pg_class as c on c.oid = reads.top and c.oid <> itself.oid
left join pg_catalog.pg_roles as r on r.oid = reads.acting
union all
select 'publication', p.pubname::pg_catalog.text, '', true
from itself
join pg_catalog.pg_publication_tables as p on true
join pg_catalog.pg_namespace as n on n.nspname = p.schemaname
join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = p.tablename
where c.oid = itself.oid
   or c.oid in (select tree.relid from pg_catalog.pg_partition_tree(itself.oid) as tree)
   or itself.oid in (select tree.relid from pg_catalog.pg_partition_tree(c.oid) as tree)
union all
select 'function', f.oid::pg_catalog.regprocedure::pg_catalog.text, r.rolname::pg_catalog.text,
    r.rolsuper or r.rolbypassrls or not itself.secured
    or (pg_catalog.pg_has_role(r.oid, itself.owner, 'USAGE') and not itself.forced)
from itself
join pg_catalog.pg_class as c on c.oid = itself.oid
join pg_catalog.pg_proc as f on f.prosecdef
join pg_catalog.pg_roles as r on r.oid = f.proowner
join pg_catalog.pg_namespace as n on n.oid = f.pronamespace
where n.nspname <> 'pg_catalog'
  and n.nspname <> all (%(support)s::pg_catalog.text[])
  and (
      exists (
          select
          from pg_catalog.pg_depend as d
          where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
            and d.objid = f.oid
            and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
            and d.refobjid = itself.oid
      )
      -- A body that is a text is asked for the name of the table.
      or f.prosqlbody is null
      and f.prosrc ~* pg_catalog.concat(
          '(^|[^[:alnum:]_$])', pg_catalog.regexp_replace(c.relname, '([^[:alnum:]_])', '\\\1', 'g'), '($|[^[:alnum:]_$])'
      )
  )
union all
select 'trigger', t.tgname::pg_catalog.text, t.tgfoid::pg_catalog.regprocedure::pg_catalog.text, false
from itself
join pg_catalog.pg_trigger as t on t.tgrelid = itself.oid and not t.tgisinternal
left join pg_catalog.pg_description as d
    on d.objoid = t.oid and d.classoid = 'pg_catalog.pg_trigger'::pg_catalog.regclass
where not coalesce(pg_catalog.starts_with(d.description, %(mark)s), false)
union all
select 'rule', w.rulename::pg_catalog.text, '', false
from itself
join pg_catalog.pg_rewrite as w on w.ev_class = itself.oid and w.rulename <> '_RETURN'
union all
select
    case when c.relispartition then 'partition' else 'inheriting table' end,
    c.oid::pg_catalog.regclass::pg_catalog.text,
    '',
    not c.relrowsecurity
from itself
join pg_catalog.pg_inherits as i on i.inhparent = itself.oid
join pg_catalog.pg_class as c on c.oid = i.inhrelid
union all
select
    case when self.relispartition then 'partition of' else 'inherits from' end,
    i.inhparent::pg_catalog.regclass::pg_catalog.text,
    '',
    not c.relrowsecurity
from itself
join pg_catalog.pg_inherits as i on i.inhrelid = itself.oid
join pg_catalog.pg_class as self on self.oid = itself.oid
join pg_catalog.pg_class as c on c.oid = i.inhparent
order by 1, 2, 3
