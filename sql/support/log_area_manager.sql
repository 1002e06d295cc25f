-- Writes down who becomes a manager of an area, or ceases to be one.
create function crm_access.log_area_manager() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    entry crm_access.log;
begin
    entry.kind := 'manager';
    entry.login := coalesce(new.login, old.login);
    entry.holds := tg_op <> 'DELETE';
    entry.old := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    entry.new := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    perform crm_access.write_log(entry);
    return null;
end
$body$
