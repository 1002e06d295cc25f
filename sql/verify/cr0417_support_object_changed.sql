-- One row: what somebody has put on a table or view of the support schemas, and what works there unseen: a trigger, a rule, a
-- policy, row security, or a table that inherits.
with own (oid, name) as (
    select c.oid, c.oid::pg_catalog.regclass::pg_catalog.text
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = any (%(support)s::pg_catalog.text[])
      and c.relkind in ('r', 'p', 'v')
),
put (name, object, next_step) as (
    select own.name, pg_catalog.format('trigger %%I on %%s', t.tgname, own.name),
        pg_catalog.format('DROP TRIGGER %%I ON %%s', t.tgname, own.name)
    from pg_catalog.pg_trigger as t
    join own on own.oid = t.tgrelid
    left join pg_catalog.pg_description as d
        on d.objoid = t.oid and d.classoid = 'pg_catalog.pg_trigger'::pg_catalog.regclass
    where not t.tgisinternal
      and not coalesce(pg_catalog.starts_with(d.description, %(mark)s), false)
    union all
    select own.name, pg_catalog.format('rule %%I on %%s', w.rulename, own.name),
        pg_catalog.format('DROP RULE %%I ON %%s', w.rulename, own.name)
    from pg_catalog.pg_rewrite as w
    join own on own.oid = w.ev_class
    where w.rulename <> '_RETURN'
    union all
    select own.name, pg_catalog.format('policy %%I on %%s', p.polname, own.name),
        pg_catalog.format('DROP POLICY %%I ON %%s', p.polname, own.name)
    from pg_catalog.pg_policy as p
    join own on own.oid = p.polrelid
    union all
    select own.name, pg_catalog.format('row security of %%s', own.name),
        pg_catalog.format(
            'ALTER TABLE %%s DISABLE ROW LEVEL SECURITY; ALTER TABLE %%1$s NO FORCE ROW LEVEL SECURITY', own.name
        )
    from pg_catalog.pg_class as c
    join own on own.oid = c.oid
    where c.relrowsecurity or c.relforcerowsecurity
    union all
    select own.name, pg_catalog.format('%%s inherits from %%s', i.inhrelid::pg_catalog.regclass, own.name),
        pg_catalog.format('ALTER TABLE %%s NO INHERIT %%s', i.inhrelid::pg_catalog.regclass, own.name)
    from pg_catalog.pg_inherits as i
    join own on own.oid = i.inhparent
)
select
    'error' as severity,
    put.object,
    pg_catalog.format(
        '%%s decides what people see, or is the record of it, and this is not of crm_rls: rows can be added, changed or lost there in silence',
        put.name
    ) as cause,
    put.next_step
from put
