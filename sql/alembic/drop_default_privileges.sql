-- No row: default privileges of a role of ours, or for it, go before the role: every member may alter them, and they keep
-- the role from being dropped. A role with more than that is left as it is, and then DROP ROLE names what there is.
do $crm_rls$
declare
    options constant pg_catalog.bool := pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 160000;
    defaults_only pg_catalog.bool;
begin
    select pg_catalog.bool_and(d.classid = 'pg_catalog.pg_default_acl'::pg_catalog.regclass) into defaults_only
    from pg_catalog.pg_shdepend as d
    join pg_catalog.pg_roles as r on r.oid = d.refobjid
    join pg_catalog.pg_database as here on here.datname = pg_catalog.current_database()
    where d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
      and r.rolname = {role}
      and d.dbid in (0, here.oid);
    if defaults_only is not true then
        return;
    end if;
    if not pg_catalog.pg_has_role({role}, 'USAGE') then
        -- DROP OWNED takes the rights of the role. The membership goes with it.
        execute pg_catalog.format(
            'grant %I to current_user %s', {role}, case when options then 'with inherit true, set false' end
        );
    end if;
    execute pg_catalog.format('drop owned by %I', {role});
end
$crm_rls$
