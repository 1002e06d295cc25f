-- Writes down who adds a territory, and who takes it back: a manager, or the model that has it from now on or its parent no
-- longer.
create function crm_access.log_added_territory() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    row constant crm_access.added_territory := coalesce(new, old);
    entry crm_access.log;
begin
    entry.action := case when coalesce(current_setting('crm_rls.action', true), '') = '' then 'apply' end;
    entry.kind := 'territory';
    entry.login := crm_access.caller();
    entry.subject := row.added_id;
    entry.holds := tg_op <> 'DELETE' and row.until is null;
    entry.old := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    entry.new := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    perform crm_access.write_log(entry);
    return null;
end
$body$
