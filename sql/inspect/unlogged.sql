-- One row: a permanent membership that the log does not know, or one that it knows and that is gone.
with known as (
    select distinct on (l.login, l.access_group) l.login, l.access_group, l.holds
    from crm_access.log as l
    where l.kind = 'permanent'
    order by l.login, l.access_group, l.log_id desc
)
select
    coalesce(s.login, k.login) as login,
    coalesce(s.access_group, k.access_group) as access_group,
    s.login is not null as holds,
    coalesce(s.grantor, '') as grantor
from crm_access.standing as s
full join known as k on k.login = s.login and k.access_group = s.access_group
where s.login is not null is distinct from coalesce(k.holds, false)
order by 1, 2
