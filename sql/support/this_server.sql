-- What oids of roles mean something on: this server, and the registrar that it has, as long as both are there. Where a
-- dump is restored another role may have the oid. Null where the server may not be asked.
create function crm_access.this_server() returns text
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
as $body$
begin
    if has_function_privilege('pg_control_system()', 'EXECUTE') then
        return (
            select concat(c.system_identifier, '/', n.nspowner)
            from pg_control_system() as c
            cross join pg_namespace as n
            where n.nspname = 'crm_people'
        );
    end if;
    return null;
end
$body$
