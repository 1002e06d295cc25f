-- No row: an error unless the caller may read of everybody. `doing` is for the message.
create function crm_access.require_reader_of_all(doing text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
begin
    if crm_access.reads() <> 'all' then
        raise insufficient_privilege using
            message = format('%s may not %s', crm_access.caller(), doing),
            hint = (
                select format('That takes an access manager or an auditor: a DBA makes one by GRANT %I TO %I.',
                    m.auditor_role, crm_access.caller())
                from crm_access.model as m
            );
    end if;
end
$body$
