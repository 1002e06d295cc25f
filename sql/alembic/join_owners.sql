-- No row: who is not superuser becomes a member of the roles that own our objects for the rest of the migration, to
-- create and change what they own. A role that is not there yet owns nothing.
do $crm_rls$
declare
    options constant pg_catalog.bool := pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 160000;
    joined pg_catalog.text[] := coalesce(nullif(pg_catalog.current_setting('crm_rls.joined', true), ''), '{{}}');
    each pg_catalog.name;
    member pg_catalog.bool;
begin
    for each in
        select r.rolname from pg_catalog.pg_roles as r where r.rolname = any ({owners}::pg_catalog.text[])
    loop
        member := pg_catalog.pg_has_role(each, 'USAGE');
        if options then
            member := member and pg_catalog.pg_has_role(each, 'SET');
        end if;
        if not member then
            execute pg_catalog.format(
                'grant %I to current_user %s', each, case when options then 'with inherit true, set true' end
            );
            joined := joined || each::pg_catalog.text;
        end if;
    end loop;
    perform pg_catalog.set_config('crm_rls.joined', joined::pg_catalog.text, true);
end
$crm_rls$
