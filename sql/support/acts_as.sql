-- Whether the session is this login, can become it, or the login can become who the session is: then whatever the login
-- gets, the same human gets. A session that a gateway opened is only who it has become: the gateway itself can become
-- everybody, and is neither a person nor a manager.
create function crm_access.acts_as(login text) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select exists (
        select
        from pg_roles as r, pg_roles as s
        where r.rolname = acts_as.login
          and (pg_has_role(s.oid, r.oid, 'MEMBER') or pg_has_role(r.oid, s.oid, 'MEMBER'))
          and (
              s.rolname = crm_access.caller()
              or s.rolname = session_user and (
                  exists (select from crm_access.person as p where p.login = session_user::text collate "default")
                  or exists (select from crm_access.area_manager as a where a.login = session_user::text collate "default")
              )
          )
    )
$body$
