-- No row: who is not superuser becomes a member of the roles that keep our objects until leave_keepers, or until the
-- transaction is rolled back. A role that is not there yet keeps nothing. May run again in the same transaction. Who
-- may use the support schema already, and cannot join, reads as he is.
do $crm_rls$
declare
    options constant pg_catalog.bool := pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 160000;
    joined pg_catalog.text[] := coalesce(nullif(pg_catalog.current_setting('crm_rls.joined', true), ''), '{{}}');
    me record;
    each record;
    member pg_catalog.bool;
    able pg_catalog.bool;
    usable constant pg_catalog.bool := exists (
        select from pg_catalog.pg_namespace as n
        where n.nspname = 'crm_access' and pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    );
begin
    select r.rolsuper, r.rolcreaterole into me from pg_catalog.pg_roles as r where r.rolname = current_user;
    if me.rolsuper then
        return;
    end if;
    for each in
        select r.oid, r.rolname from pg_catalog.pg_roles as r where r.rolname = any ({keepers}::pg_catalog.text[])
    loop
        member := pg_catalog.pg_has_role(each.oid, 'USAGE');
        able := pg_catalog.pg_has_role(each.oid, 'MEMBER WITH ADMIN OPTION');
        if options then
            member := member and pg_catalog.pg_has_role(each.oid, 'SET');
        else
            able := able or me.rolcreaterole;
        end if;
        if not member and (able or not usable) then
            execute pg_catalog.format(
                'grant %I to current_user %s', each.rolname, case when options then 'with inherit true, set true' end
            );
            joined := joined || each.oid::pg_catalog.text;
        end if;
    end loop;
    perform pg_catalog.set_config('crm_rls.joined', joined::pg_catalog.text, true);
end
$crm_rls$
