-- One row: what somebody should know before a cover is made or prolonged, and in which period: the substitute is away,
-- the two would stand in for each other, the absent person is a substitute meanwhile, or nobody is there for a group.
-- The last is refused where the family requires one face. The cover with the number of the proposed one does not count.
create function crm_access.concerns_of(proposed crm_access.cover)
returns TABLE(kind text, person text, access_group text, period tstzrange, refused boolean)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with others (covers) as (
        select coalesce(array_agg(c), '{}') from crm_access.cover as c
        where c.cover_id is distinct from proposed.cover_id
          and (c.valid_until is null or c.valid_until > proposed.valid_from)
    ),
    time (period) as (values (tstzmultirange(tstzrange(proposed.valid_from, proposed.valid_until)))),
    gone as materialized (
        select a.login, a.period * t.period as period
        from time as t cross join others as o
        cross join lateral crm_access.away(o.covers || proposed) as a
    ),
    groups (names) as (
        select coalesce(array_agg(distinct h.access_group), '{}')
        from crm_access.holding as h
        where h.login = proposed.absent
           or h.login in (select c.absent from crm_access.cover as c where c.substitute = proposed.absent)
    ),
    found (kind, login, access_group, period) as (
        select 'each_other', proposed.substitute, null, range_agg(tstzrange(c.valid_from, c.valid_until))
            * (select t.period from time as t)
        from others as o cross join unnest(o.covers) as c
        where c.absent = proposed.substitute and c.substitute = proposed.absent
        having count(*) > 0
        union all
        select 'substitute_away', g.login, null, g.period - coalesce((
            select range_agg(tstzrange(c.valid_from, c.valid_until)) from others as o cross join unnest(o.covers) as c
            where c.absent = proposed.substitute and c.substitute = proposed.absent
        ), '{}')
        from gone as g
        where g.login = proposed.substitute
        union all
        select 'is_substitute', c.absent, null, range_agg(tstzrange(c.valid_from, c.valid_until))
            * coalesce((select g.period from gone as g where g.login = proposed.absent), '{}')
        from others as o cross join unnest(o.covers) as c
        where c.substitute = proposed.absent and c.absent <> proposed.substitute
        group by c.absent
        union all
        select 'nobody', null, w.access_group, (w.period - coalesce(b.period, '{}')) * t.period
        from time as t cross join others as o cross join groups as n
        cross join lateral crm_access.unattended(o.covers || proposed, n.names) as w
        left join lateral crm_access.unattended(o.covers, n.names) as b on b.access_group = w.access_group
        join crm_access.access_group as g on g.access_group = w.access_group and not g.oversight
    )
    select f.kind, p.person, f.access_group, s.span,
        f.kind = 'nobody' and coalesce(
            (
                select bool_or(m.faces = 'one') from crm_access.access_group as g
                join crm_access.family as m on m.family = g.family
                where g.access_group = f.access_group
            ),
            false
        )
    from found as f
    left join crm_access.person as p on p.login = f.login
    cross join lateral unnest(f.period) as s (span)
    order by 1, 2, 3, 4
$body$
