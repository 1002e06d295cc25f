-- No row: who is not superuser becomes a member of the roles that keep our objects until leave_keepers, or until the
-- transaction is rolled back. A role that is not there yet keeps nothing. May run again in the same transaction. Who
-- may use the support schema already, and cannot join, reads as he is. A membership that the same grantor gave before
-- gets other options: crm_rls.joined holds for each role what leave_keepers gives back, null for no membership.
do $crm_rls$
declare
    options constant pg_catalog.bool := pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 160000;
    joined pg_catalog.jsonb := coalesce(nullif(pg_catalog.current_setting('crm_rls.joined', true), ''), '{{}}');
    me record;
    each record;
    member pg_catalog.bool;
    able pg_catalog.bool;
    before pg_catalog.jsonb;
    changed pg_catalog.jsonb;
    usable constant pg_catalog.bool := exists (
        select from pg_catalog.pg_namespace as n
        where n.nspname = 'crm_access' and pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    );
begin
    select r.oid, r.rolsuper, r.rolcreaterole into me from pg_catalog.pg_roles as r where r.rolname = current_user;
    if me.rolsuper then
        return;
    end if;
    for each in
        select r.oid, r.rolname from pg_catalog.pg_roles as r where r.rolname = any ({keepers}::pg_catalog.text[])
    loop
        member := pg_catalog.pg_has_role(each.oid, 'USAGE');
        able := pg_catalog.pg_has_role(each.oid, 'MEMBER WITH ADMIN OPTION');
        select pg_catalog.jsonb_object_agg(m.grantor, pg_catalog.to_jsonb(m)) into before
        from pg_catalog.pg_auth_members as m
        where m.roleid = each.oid and m.member = me.oid;
        if options then
            member := member and pg_catalog.pg_has_role(each.oid, 'SET');
        else
            able := able or me.rolcreaterole;
            -- A second GRANT changes nothing there, and REVOKE would take the first one back.
            member := member or before is not null;
        end if;
        if member or (usable and not able) then
            continue;
        end if;
        execute pg_catalog.format(
            'grant %I to current_user %s', each.rolname, case when options then 'with inherit true, set true' end
        );
        select before -> m.grantor::pg_catalog.text into changed
        from pg_catalog.pg_auth_members as m
        where m.roleid = each.oid
          and m.member = me.oid
          and pg_catalog.to_jsonb(m) is distinct from before -> m.grantor::pg_catalog.text;
        joined := joined || pg_catalog.jsonb_build_object(each.oid, changed);
    end loop;
    perform pg_catalog.set_config('crm_rls.joined', joined::pg_catalog.text, true);
end
$crm_rls$
