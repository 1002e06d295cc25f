-- The log and the record of what was in force only grow, whoever tries.
create function crm_access.log_is_final() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    raise insufficient_privilege using
        message = case tg_table_name when 'log' then 'the log of access is append-only'
            else 'the record of what was in force is append-only' end,
        hint = 'Write another entry that says what was wrong with this one.';
end
$body$
