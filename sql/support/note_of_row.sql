-- No row: a notice by which state of a row an answer about the past goes, in the words of the command line.
create function crm_access.note_of_row(named text, at timestamp with time zone, known text, begins timestamp with time zone, ends timestamp with time zone, gone boolean)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    since constant text := coalesce(' from ' || crm_access.shown_moment(case when isfinite(begins) then begins end), '');
    until constant text := coalesce(' until ' || crm_access.shown_moment(case when isfinite(ends) then ends end), '');
begin
    if known in ('now', 'hidden') then
        return;
    end if;
    if known = 'absent' then
        raise notice '% had no such row at %, or its history begins later. It has % now.',
            named,
            crm_access.shown_moment(note_of_row.at),
            case when gone then 'none' else 'one' end;
        return;
    end if;
    raise notice 'By the filters in force now, on %; rows of other tables and attributes of people are as they are now.',
        case known
            when 'version' then 'the row as it was' || since || until
                || case when gone then ', which has been deleted since' else '' end
            when 'as it is now' then 'the row as it is now' || coalesce(' and was' || nullif(since, ''), '')
            else 'the row as it is now, for its own history is not known'
        end;
end
$body$
