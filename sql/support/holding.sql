-- One row: an active person's login and a group, and when the person is in it him- or herself.
create view crm_access.holding as
select x.login, x.access_group, pg_catalog.range_agg(x.span) as period
from (
    select s.login, s.access_group, '(,)'::pg_catalog.tstzrange as span from crm_access.standing as s
    union all
    select m.login, m.access_group, pg_catalog.tstzrange(m.valid_from, m.valid_until) from crm_access.membership as m
) as x
join crm_access.person as p on p.login = x.login and p.active
group by x.login, x.access_group
