-- No row: memberships that join_keepers gave in this transaction are taken back.
do $crm_rls$
declare
    joined pg_catalog.text[] := coalesce(nullif(pg_catalog.current_setting('crm_rls.joined', true), ''), '{{}}');
    each record;
begin
    for each in
        select r.oid, r.rolname
        from pg_catalog.pg_roles as r
        where r.rolname = any ({keepers}::pg_catalog.text[])
          and r.oid::pg_catalog.text = any (joined)
    loop
        execute pg_catalog.format('revoke %I from current_user', each.rolname);
        joined := pg_catalog.array_remove(joined, each.oid::pg_catalog.text);
    end loop;
    perform pg_catalog.set_config('crm_rls.joined', joined::pg_catalog.text, true);
end
$crm_rls$
