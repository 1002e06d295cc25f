-- A sentence: a cover ends now, or does not begin.
create function crm_people.end_cover(cover_id bigint, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $body$
declare
    ended crm_access.cover;
    now constant timestamptz := clock_timestamp();
begin
    perform crm_access.begin_change('end_cover', reason);
    select c.* into ended from crm_access.cover as c where c.cover_id = end_cover.cover_id;
    if ended.cover_id is null or ended.ends <= now then
        raise undefined_object using
            message = format('there is no cover %s that goes on', cover_id),
            hint = 'crm_people.covers lists those that do.';
    end if;
    -- Ending one takes from a substitute what an area manager may not give; only whose area it is may do that.
    perform crm_access.require_groups(ended.substitute, coalesce(
        ended.access_groups,
        (select array_agg(h.access_group) from crm_access.held(ended.absent) as h),
        '{}'
    ));
    if ended.access_groups is null and not exists (select from crm_access.held(ended.absent)) then
        -- It is for all that the absent person will hold, and nobody knows yet in whose area that is.
        perform crm_access.require_manager(format('end cover %s, which is for all groups of %s', cover_id,
            crm_access.name_of(ended.absent)));
    end if;
    if ended.valid_from >= now then
        delete from crm_access.cover as c where c.cover_id = ended.cover_id;
    else
        update crm_access.cover as c
        set valid_until = least(c.valid_until, now), ends = now
        where c.cover_id = ended.cover_id;
    end if;
    perform crm_access.leave_idle(ended.substitute);
    return format('%s does not stand in for %s any more.',
        crm_access.name_of(ended.substitute), crm_access.name_of(ended.absent));
end
$body$
