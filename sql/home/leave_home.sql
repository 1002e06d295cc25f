-- No row: the database that this runs in is no longer the home of a model's roles.
do $crm_rls$
begin
    execute pg_catalog.format(
        'alter role %I in database %I reset application_name', {registrar}, pg_catalog.current_database()
    );
end
$crm_rls$
