-- One row: a period in which a login is in a group for a time, now or later, whether it is active or not. Memberships
-- that overlap or meet are one period; place 1 is the one that goes on or comes next.
create view crm_access.period as
select
    s.login,
    s.access_group,
    s.span,
    pg_catalog.row_number() over (
        partition by s.login, s.access_group order by pg_catalog.lower(s.span) nulls first
    ) as place
from (
    select m.login, m.access_group, pg_catalog.unnest(pg_catalog.range_agg(
        pg_catalog.tstzrange(m.valid_from, m.valid_until)
    )) as span
    from crm_access.membership as m
    where m.valid_until is null or pg_catalog.clock_timestamp() < m.valid_until
    group by m.login, m.access_group
) as s
