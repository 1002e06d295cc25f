-- One row: a contact that is shared with a person at a moment (null is now). For the present, `inherits` says whether the
-- person has the rights of the role of shares; else it is null.
select
    s.login, s.contact, s.valid_from, s.valid_until, s.granted_by, s.reason,
    case when %(at)s::pg_catalog.timestamptz is null then exists (
        select
        from crm_access.model as m
        join pg_catalog.pg_roles as o on o.rolname = m.share_role
        join pg_catalog.pg_roles as l on l.rolname = coalesce(b.named, p.login)
        where pg_catalog.pg_has_role(l.oid, o.oid, 'USAGE')
    ) end as inherits
from crm_access.person as p
join crm_access.shares_at(coalesce(%(at)s::pg_catalog.timestamptz, pg_catalog.clock_timestamp())) as s
    on s.login = p.login
left join crm_access.bound as b on b.login = p.login
order by s.login, s.contact
