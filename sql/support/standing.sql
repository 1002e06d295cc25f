-- One row: a login with a permanent membership in an access group, as the server has it. A person's is called as
-- in crm_access.person, also when the role was renamed; another role that has a person's login now is not that person.
create view crm_access.standing as
select
    coalesce(b.login, u.rolname::pg_catalog.text) as login,
    g.access_group,
    grantor.rolname::pg_catalog.text as grantor
from crm_access.access_group as g
join pg_catalog.pg_roles as r on r.rolname = g.group_role
join pg_catalog.pg_auth_members as m on m.roleid = r.oid
join pg_catalog.pg_roles as u on u.oid = m.member
left join pg_catalog.pg_roles as grantor on grantor.oid = m.grantor
left join crm_access.bound as b on b.role = u.oid
where u.rolcanlogin
  and (b.login is not null or not exists (select from crm_access.person as p where p.login = u.rolname))
  -- From 16 on a membership may be an ADMIN OPTION and nothing else; before, there is no such column.
  and coalesce((pg_catalog.to_jsonb(m) ->> 'inherit_option')::pg_catalog.bool, true)
