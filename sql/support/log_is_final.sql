-- The log only grows, whoever tries.
create function crm_access.log_is_final() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    raise insufficient_privilege using
        message = 'the log of access is append-only',
        hint = 'Write another entry that says what was wrong with this one.';
end
$body$
