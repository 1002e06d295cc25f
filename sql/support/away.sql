-- One row: a login and when it is away, if these were all covers: nothing is left to it then, because a cover is for all its
-- groups, or covers for some are together for all that it holds.
create function crm_access.away(covers crm_access.cover[]) returns TABLE(login text, period tstzmultirange)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with lent as (
        select c.absent, c.access_groups, tstzrange(c.valid_from, c.valid_until) as span from unnest(covers) as c
    ),
    by_group as (
        select h.login, h.period as held, coalesce((
            select range_agg(l.span) from lent as l
            where l.absent = h.login and (l.access_groups is null or h.access_group = any (l.access_groups))
        ), '{}') as gone
        from crm_access.holding as h
        where h.login in (select l.absent from lent as l)
    )
    select a.login, range_agg(a.period) from (
        select l.absent, range_agg(l.span) from lent as l where l.access_groups is null group by l.absent
        union all
        select b.login, range_intersect_agg(b.gone + ('{(,)}'::tstzmultirange - b.held)) * range_agg(b.held)
        from by_group as b
        group by b.login
    ) as a (login, period)
    group by a.login
$body$
