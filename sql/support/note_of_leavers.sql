-- No row: a notice of an answer about the past which people were registered then and are not any more, since it leaves them
-- out. An area manager is not told who they were.
create function crm_access.note_of_leavers(at timestamp with time zone) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    gone text[];
begin
    if note_of_leavers.at is null or note_of_leavers.at >= now() then
        return;
    end if;
    gone := array(
        select distinct l.old ->> 'person' as person
        from crm_access.log as l
        where l.kind = 'person' and l.new is null and l.logged_at > note_of_leavers.at
          and exists (
              select
              from crm_access.known_as(l.login, l.log_id) as k
              join crm_access.log as b on b.login = k.named and b.log_id > k.after_entry and b.log_id < k.before_entry
              where b.kind = 'person' and b.logged_at <= note_of_leavers.at
          )
          and crm_access.active_at(l.login, l.log_id, note_of_leavers.at)
        order by person
    );
    if gone <> '{}' then
        raise notice 'Left out: people who were registered then and are not any more%. The log has the groups in which they were.',
            case when crm_access.reads() = 'all' then format(' (%s)', array_to_string(gone, ', ')) else '' end;
    end if;
end
$body$
