-- Writes down every change of a timed membership, whoever made it.
create function crm_access.log_membership() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    row constant crm_access.membership := coalesce(new, old);
    entry crm_access.log;
begin
    if new is not distinct from old then
        return null;
    end if;
    entry.kind := 'timed';
    entry.login := row.login;
    entry.access_group := row.access_group;
    entry.subject := row.membership_id;
    entry.holds := tg_op <> 'DELETE';
    entry.valid_from := row.valid_from;
    entry.valid_until := row.valid_until;
    entry.reason := row.reason;
    entry.old := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    entry.new := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    perform crm_access.write_log(entry);
    return null;
end
$body$
