-- No row: a membership that join_owner gave in this transaction is taken back.
do $crm_rls$
begin
    if pg_catalog.current_setting('crm_rls.joined', true) = 'yes'
        and exists (select from pg_catalog.pg_roles as r where r.rolname = {owner})
    then
        execute pg_catalog.format('revoke %I from current_user', {owner});
        perform pg_catalog.set_config('crm_rls.joined', '', true);
    end if;
end
$crm_rls$
