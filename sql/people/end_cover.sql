-- A sentence: a cover ends now, or does not begin; or it ends earlier than it was to, with a day that is its last one. Trail
-- days stay as many as they were, unless it ends now.
create function crm_people.end_cover(
    cover_id bigint, until text DEFAULT NULL::text, reason text DEFAULT ''::text
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    zone constant text := (select m.time_zone from crm_access.model as m);
    ended crm_access.cover;
    now constant timestamptz := clock_timestamp();
    earlier constant timestamptz := crm_access.parsed_moment(until, 1);
begin
    perform crm_access.begin_change('end_cover', reason);
    ended := crm_access.changeable_cover(cover_id);
    if earlier <= greatest(ended.valid_from, now) or earlier > ended.valid_until then
        raise invalid_parameter_value using
            message = format('cover %s is from %s%s, and cannot be shortened to %s', cover_id,
                crm_access.shown_begin(ended.valid_from), ' until ' || crm_access.shown_end(ended.valid_until),
                crm_access.shown_end(earlier)),
            hint = format('Give a day in that time which is not over, or none: then it ends now. For a later end: '
                'select crm_people.prolong_cover(%s, %L);', cover_id, until);
    end if;
    if earlier is not null then
        update crm_access.cover as c
        set valid_until = earlier,
            ends = (earlier at time zone zone
                + coalesce((c.ends at time zone zone) - (c.valid_until at time zone zone), '0')) at time zone zone
        where c.cover_id = ended.cover_id;
        return format('%s stands in for %s until %s.', crm_access.name_of(ended.substitute),
            crm_access.name_of(ended.absent), crm_access.shown_end(earlier));
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
