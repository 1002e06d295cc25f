-- One row: a trigger that keeps copies true, on a table into which a subscription writes, which does not fire then.
-- The apply worker of a subscription runs with session_replication_role = replica (manual, 31.8).
with declared (relation, trigger) as (
    select *
    from rows from (
        pg_catalog.unnest(%(firing_table)s::pg_catalog.oid[]), pg_catalog.unnest(%(firing_trigger)s::pg_catalog.text[])
    ) as t
),
must_fire (relation, trigger) as (
    select declared.relation, declared.trigger
    from declared
    union
    select tree.relid, declared.trigger
    from declared
    cross join lateral pg_catalog.pg_partition_tree(declared.relation) as tree
)
select
    'error' as severity,
    pg_catalog.format('%%I on %%s', g.tgname, g.tgrelid::pg_catalog.regclass) as object,
    pg_catalog.format(
        'it does not fire for what subscription %%I writes, so copied columns stay behind and show rows to wrong people',
        s.subname
    ) as cause,
    'run crm-rls apply, which makes it fire there and fills the copies again' as next_step
from must_fire
join pg_catalog.pg_trigger as g on g.tgrelid = must_fire.relation and g.tgname = must_fire.trigger
join pg_catalog.pg_subscription_rel as r
    on r.srrelid = g.tgrelid
    or r.srrelid in (select above.relid from pg_catalog.pg_partition_ancestors(g.tgrelid) as above)
join pg_catalog.pg_subscription as s on s.oid = r.srsubid
where g.tgenabled not in ('A', 'R')
