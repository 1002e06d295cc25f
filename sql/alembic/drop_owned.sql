-- No row: what depends on a role of ours goes before the role: default privileges that a member altered for it, and
-- privileges that somebody granted to it on other objects. A role that owns more keeps it all, and cannot be dropped.
do $crm_rls$
declare
    options constant pg_catalog.bool := pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 160000;
begin
    if exists (
        select
        from pg_catalog.pg_shdepend as d
        join pg_catalog.pg_roles as r on r.oid = d.refobjid
        join pg_catalog.pg_database as here on here.datname = pg_catalog.current_database()
        where d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
          and r.rolname = {role}
          and d.deptype = 'o'
          and d.dbid in (0, here.oid)
          and d.classid <> 'pg_catalog.pg_default_acl'::pg_catalog.regclass
    ) then
        return;
    end if;
    if not pg_catalog.pg_has_role({role}, 'USAGE') then
        -- DROP OWNED takes the role's own rights. The membership goes with the role.
        execute pg_catalog.format(
            'grant %I to current_user %s', {role}, case when options then 'with inherit true, set false' end
        );
    end if;
    execute pg_catalog.format('drop owned by %I', {role});
end
$crm_rls$
