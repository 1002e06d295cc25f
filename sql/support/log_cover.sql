-- Writes down every change of a cover, whoever made it.
create function crm_access.log_cover() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    row constant crm_access.cover := coalesce(new, old);
    entry crm_access.log;
begin
    if new is not distinct from old then
        return null;
    end if;
    entry.kind := 'cover';
    entry.login := row.substitute;
    entry.absent := row.absent;
    entry.subject := row.cover_id;
    entry.holds := tg_op <> 'DELETE';
    entry.valid_from := row.begins;
    entry.valid_until := row.ends;
    entry.access_groups := row.access_groups;
    entry.reason := row.reason;
    entry.old := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    entry.new := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    perform crm_access.write_log(entry);
    return null;
end
$body$
