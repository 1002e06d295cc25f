-- No row: an error unless the caller manages everybody. `doing` is for the message.
create function crm_access.require_manager(doing text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
begin
    if crm_access.manages() <> 'all' then
        raise insufficient_privilege using
            message = format('%s may not %s', crm_access.caller(), doing),
            hint = (
                select format('That takes an access manager: a DBA makes one by GRANT %I TO %I.',
                    m.manager_role, crm_access.caller())
                from crm_access.model as m
            );
    end if;
end
$body$
