-- No row: who is not superuser becomes a member of the support owner for the rest of the migration, to create and
-- change what it owns.
do $crm_rls$
declare
    options constant pg_catalog.bool := pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 160000;
    member pg_catalog.bool := pg_catalog.pg_has_role({owner}, 'USAGE');
begin
    if options then
        member := member and pg_catalog.pg_has_role({owner}, 'SET');
    end if;
    if not member then
        execute pg_catalog.format(
            'grant %I to current_user %s', {owner}, case when options then 'with inherit true, set true' end
        );
        perform pg_catalog.set_config('crm_rls.joined', 'yes', true);
    end if;
end
$crm_rls$
