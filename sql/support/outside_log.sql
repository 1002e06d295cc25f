-- One row: a permanent membership that the log does not know, or one that it knows and that is gone. What the log says
-- of a login that was renamed since counts for the new name, of somebody who is forgotten for nobody.
create view crm_access.outside_log as
with recursive moved as (
    select distinct on (l.login, l.access_group, e.turn) l.login, l.access_group, l.holds, l.log_id, e.turn
    from crm_access.log as l
    cross join lateral (
        select min(f.log_id) as turn
        from crm_access.log as f
        where f.former = l.login and f.log_id > l.log_id
    ) as e
    where l.kind = 'permanent'
    order by l.login, l.access_group, e.turn, l.log_id desc
),
followed as (
    select m.login, m.access_group, m.holds, m.log_id, m.turn
    from moved as m
    union all
    select
        t.login,
        m.access_group,
        m.holds,
        m.log_id,
        (select min(f.log_id) from crm_access.log as f where f.former = t.login and f.log_id > t.log_id)
    from followed as m
    join crm_access.log as t on t.log_id = m.turn and t.new is not null
),
known as (
    select distinct on (f.login, f.access_group) f.login, f.access_group, f.holds
    from followed as f
    where f.turn is null
    order by f.login, f.access_group, f.log_id desc
)
select
    coalesce(s.login, k.login) as login,
    coalesce(s.access_group, k.access_group) as access_group,
    s.login is not null as holds,
    coalesce(s.grantor, '') as grantor
from crm_access.standing as s
full join known as k on k.login = s.login and k.access_group = s.access_group
where s.login is not null is distinct from coalesce(k.holds, false)
