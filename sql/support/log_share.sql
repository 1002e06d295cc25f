-- Writes down every change of a share, whoever made it.
create function crm_access.log_share() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    row constant crm_access.share := coalesce(new, old);
    entry crm_access.log;
begin
    if new is not distinct from old then
        return null;
    end if;
    entry.kind := 'share';
    entry.login := row.login;
    entry.contact := row.contact;
    entry.subject := row.share_id;
    entry.holds := tg_op <> 'DELETE';
    entry.valid_until := row.valid_until;
    entry.reason := row.reason;
    entry.old := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    entry.new := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    perform crm_access.write_log(entry);
    return null;
end
$body$
