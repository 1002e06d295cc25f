-- One row: a group and when nobody is there for it, if these were all covers: everybody who is in it is away or has lent
-- it, and every substitute is away.
create function crm_access.unattended(covers crm_access.cover[], access_groups text[])
returns TABLE(access_group text, period tstzmultirange)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with gone as materialized (select a.login, a.period from crm_access.away(covers) as a),
    held as materialized (
        select h.login, h.access_group, h.period from crm_access.holding as h
        where h.access_group = any (unattended.access_groups)
    ),
    lent as (
        select h.access_group, h.login, c.substitute, h.period * tstzmultirange(tstzrange(c.valid_from, c.valid_until)) as period
        from held as h
        join unnest(covers) as c
            on c.absent = h.login and (c.access_groups is null or h.access_group = any (c.access_groups))
    ),
    there as (
        select h.access_group, h.period - coalesce(
            (select range_agg(l.period) from lent as l where l.access_group = h.access_group and l.login = h.login), '{}'
        ) - coalesce((select g.period from gone as g where g.login = h.login), '{}') as period
        from held as h
        union all
        select l.access_group, l.period - coalesce((select g.period from gone as g where g.login = l.substitute), '{}')
        from lent as l
        join crm_access.person as p on p.login = l.substitute and p.active
    )
    select h.access_group, range_agg(h.period) - coalesce(
        (select range_agg(t.period) from there as t where t.access_group = h.access_group), '{}'
    )
    from held as h
    group by h.access_group
$body$
