-- No row: memberships that join_keepers gave in this transaction are taken back, or get the options that they had.
do $crm_rls$
declare
    joined pg_catalog.jsonb := coalesce(nullif(pg_catalog.current_setting('crm_rls.joined', true), ''), '{{}}');
    each record;
begin
    for each in
        select r.oid, r.rolname, joined -> r.oid::pg_catalog.text as earlier
        from pg_catalog.pg_roles as r
        where r.rolname = any ({keepers}::pg_catalog.text[])
          and joined ? r.oid::pg_catalog.text
    loop
        if each.earlier = 'null' then
            execute pg_catalog.format('revoke %I from current_user', each.rolname);
        else
            execute pg_catalog.format(
                'grant %I to current_user with inherit %s, set %s',
                each.rolname, each.earlier ->> 'inherit_option', each.earlier ->> 'set_option'
            );
        end if;
        joined := joined - each.oid::pg_catalog.text;
    end loop;
    perform pg_catalog.set_config('crm_rls.joined', joined::pg_catalog.text, true);
end
$crm_rls$
