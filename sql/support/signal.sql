-- No row: where a server forgets it (CVE-2026-14666), every session plans its prepared statements anew, so that a
-- changed membership counts for them. A changed schema makes every plan of the database invalid and, unlike a
-- changed table, makes nobody read policies again. Once a transaction is enough.
create function crm_access.signal() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    version constant integer := current_setting('server_version_num')::integer;
    signalled boolean;
begin
    if version % 10000 >= (
        case version / 10000 when 15 then 19 when 16 then 15 when 17 then 11 when 18 then 6 else 0 end
    ) then
        return;
    end if;
    select n.xmin = pg_current_xact_id()::xid into signalled
    from pg_namespace as n where n.nspname = 'crm_people';
    if signalled is not true then
        execute (
            select format('grant usage on schema crm_people to %I', m.manager_role) from crm_access.model as m
        );
    end if;
end
$body$
