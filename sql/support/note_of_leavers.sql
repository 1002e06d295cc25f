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
    gone := array(select l.person from crm_access.left_since(note_of_leavers.at) as l order by l.person);
    if gone <> '{}' then
        raise notice 'Left out: people who were registered then and are not any more%. The log has the groups in which they were.',
            case when crm_access.reads() = 'all' then format(' (%s)', array_to_string(gone, ', ')) else '' end;
    end if;
end
$body$
