-- One row: a partition or inheritance child of a protected table that can be read past the parent's policies.
select
    case when c.oid = any (%(readable)s::pg_catalog.oid[]) then 'error' else 'warning' end as severity,
    c.oid::pg_catalog.regclass::pg_catalog.text as object,
    pg_catalog.format(
        'it holds rows of %%s, but has %%s: a query on it by name sees them all',
        i.inhparent::pg_catalog.regclass,
        case c.relkind when 'f' then 'no row security, which foreign tables cannot have' else 'row security off' end
    ) as cause,
    case c.relkind
        when 'f' then pg_catalog.format('REVOKE ALL ON %%s FROM whoever has it', c.oid::pg_catalog.regclass)
        else pg_catalog.format(
            'run crm-rls apply, or ALTER TABLE %%s ENABLE ROW LEVEL SECURITY', c.oid::pg_catalog.regclass
        )
    end as next_step
from pg_catalog.pg_inherits as i
join pg_catalog.pg_class as c on c.oid = i.inhrelid
where i.inhparent = any (%(protected)s::pg_catalog.oid[])
  and c.relkind in ('r', 'p', 'f')
  and not c.relrowsecurity
