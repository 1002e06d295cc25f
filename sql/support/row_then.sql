-- One row: what is known of a row of a protected table at a moment: 'now' for one that is not past, and for one that is,
-- whether the row was a former 'version', 'as it is now', 'not known', or 'absent'; with since when and until when, and
-- whether the row is gone. It is 'hidden' from who is not told of the row as it is now. An error where several versions
-- counted.
create function crm_access.row_then(row_key text, named text, at timestamp with time zone)
returns TABLE(known text, begins timestamp with time zone, ends timestamp with time zone, gone boolean)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    versions constant jsonb := (select r.versions from crm_access.root as r where r.versions ->> 'of' = named);
    told record;
begin
    if row_then.at is distinct from now() and not crm_access.told_today(row_key, named) then
        return query select 'hidden', null::timestamptz, null::timestamptz, false;
        return;
    end if;
    if row_then.at >= now() or row_then.at is null or versions is null then
        return query select case when row_then.at < now() then 'not known' else 'now' end, null::timestamptz, null::timestamptz, false;
        return;
    end if;
    execute format(
        $query$
        select
            count(*) filter (where v.former and v.counted @> $2) as counted,
            min(v.begins) filter (where v.former and v.counted @> $2) as begins,
            min(v.ends) filter (where v.former and v.counted @> $2) as ends,
            coalesce(bool_or(not v.former), false) as there,
            coalesce(bool_or(not v.former and v.counted is not null), false) as dated,
            coalesce(bool_or(not v.former and v.counted is not null and (v.begins is null or v.begins <= $2)), false) as began,
            min(v.begins) filter (where not v.former) as since,
            coalesce(bool_or(v.former and v.begins > $2), false) as later
        from crm_access.%I as v
        where %s
        $query$,
        versions ->> 'view', crm_access.has_key((select m.tables -> named from crm_access.model as m), 'v', '$1')
    ) into told using crm_access.whole_key(row_key, named), row_then.at;
    if told.counted > 1 or (told.counted = 1 and told.began and told.ends is not null) then
        raise cardinality_violation using
            message = format('several versions of %s %s counted at %s: %s has overlapping ones',
                named, row_key, crm_access.shown_moment(row_then.at), versions ->> 'table'),
            hint = 'Mend their moments, then ask again.';
    end if;
    return query
    select
        case
            when told.counted = 1 then 'version'
            when told.began then 'as it is now'
            -- A row that ended before may have been made anew since: only its own column knows.
            when told.there and not told.dated and not told.later then 'not known'
            else 'absent'
        end,
        case when told.counted = 1 then told.begins when told.began then told.since end,
        case when told.counted = 1 then told.ends end,
        not told.there;
exception
    when data_exception then
        perform crm_access.row_groups_of(row_key, named);  -- which says what keys are
        raise;
end
$body$
