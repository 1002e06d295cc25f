-- Whether the session is this login, can become it, or the login can become who the session is: then whatever the login
-- gets, the same human gets. That holds for the login that began the session and for what it has become. A session that
-- a declared gateway opened is only who it has become: the gateway itself can become everybody. Superusers can, too.
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
              or s.rolname = session_user and not s.rolsuper
                  and not exists (select from crm_access.model as m where session_user::text = any (m.gateways))
          )
    )
$body$
