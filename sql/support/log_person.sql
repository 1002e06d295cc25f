-- Writes down every change of a person, whoever made it.
create function crm_access.log_person() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    entry crm_access.log;
begin
    if new is not distinct from old then
        return null;
    end if;
    entry.kind := 'person';
    entry.login := coalesce(new.login, old.login);
    entry.holds := tg_op <> 'DELETE' and coalesce(new.active, false);
    entry.old := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    entry.new := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    entry.former := case when old.login is distinct from new.login then old.login end;
    perform crm_access.write_log(entry);
    return null;
end
$body$
