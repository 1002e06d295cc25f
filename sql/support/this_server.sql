-- The identifier of this server, null where it may not be asked. Oids of roles mean something on one server only:
-- where a dump is restored, another role may have the oid.
create function crm_access.this_server() returns bigint
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
as $body$
begin
    if has_function_privilege('pg_control_system()', 'EXECUTE') then
        return (select c.system_identifier from pg_control_system() as c);
    end if;
    return null;
end
$body$
