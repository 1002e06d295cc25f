-- One row: a group in which a person is at a moment (null is now), by the log, and for whom he or she acts there; of one
-- person or all, and of some groups or all. For the present, `inherits` says whether the person has the rights of the group's role; else it is null.
with asked as materialized (
    select p.login, coalesce(b.named, p.login) as called
    from crm_access.person as p
    left join crm_access.bound as b on b.login = p.login
    where (%(login)s::pg_catalog.text is null or p.login = %(login)s)
      and (
          %(access_groups)s::pg_catalog.text[] is null
          or p.login in (select e.login from crm_access.ever_in(%(access_groups)s) as e (login))
      )
)
select
    p.login, r.access_group, r.how, r.acting_for, r.valid_from, r.valid_until, r.granted_by, r.reason,
    case when %(at)s::pg_catalog.timestamptz is null then exists (
        select
        from crm_access.access_group as g
        join pg_catalog.pg_roles as o
            on o.rolname = case r.how when 'permanent' then g.group_role else g.timed_role end::pg_catalog.name
        join pg_catalog.pg_roles as l on l.rolname = p.called::pg_catalog.name
        where g.access_group = r.access_group and pg_catalog.pg_has_role(l.oid, o.oid, 'USAGE')
    ) end as inherits
from asked as p
cross join lateral crm_access.reach_at(
    p.login, coalesce(%(at)s::pg_catalog.timestamptz, pg_catalog.clock_timestamp())
) as r
where %(access_groups)s::pg_catalog.text[] is null or r.access_group = any (%(access_groups)s)
order by p.login, r.access_group, r.how, r.acting_for
