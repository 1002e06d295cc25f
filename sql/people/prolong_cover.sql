-- A sentence: a cover ends later, or goes on until further notice. Trail days stay as many as they were.
create function crm_people.prolong_cover(
    cover_id bigint, until text DEFAULT NULL::text, reason text DEFAULT ''::text, anyway boolean DEFAULT false
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    zone constant text := (select m.time_zone from crm_access.model as m);
    kept crm_access.cover;
    longer crm_access.cover;
    later constant timestamptz := crm_access.parsed_moment(until, 1);
begin
    perform crm_access.begin_change('prolong_cover', reason);
    kept := crm_access.changeable_cover(cover_id);
    perform crm_access.require_bound(kept.absent);
    perform crm_access.require_active(kept.substitute);
    if kept.valid_until is null or later <= greatest(kept.valid_until, clock_timestamp()) then
        raise invalid_parameter_value using
            message = format('cover %s goes on %s', cover_id,
                coalesce('until ' || crm_access.shown_end(kept.valid_until), 'until further notice')),
            hint = 'Give a later end' || coalesce(
                format('; to shorten it: select crm_people.end_cover(%s, %L);', cover_id, crm_access.shown_end(later)), '.'
            );
    end if;
    if anyway and crm_access.manages() <> 'all' and kept.absent = crm_access.self_service() then
        raise insufficient_privilege using
            message = format('%s may not leave groups with nobody', crm_access.name_of(kept.absent)),
            hint = 'Ask an access manager.';
    end if;
    longer := kept;
    longer.valid_from := greatest(kept.valid_until, clock_timestamp());
    longer.valid_until := later;
    perform crm_access.require_attended(longer, anyway, reason);
    update crm_access.cover as c
    set valid_until = later,
        ends = (later at time zone zone + ((c.ends at time zone zone) - (c.valid_until at time zone zone))) at time zone zone
    where c.cover_id = kept.cover_id;
    perform crm_access.join_due(kept.substitute);
    return format('%s stands in for %s %s.', crm_access.name_of(kept.substitute), crm_access.name_of(kept.absent),
        coalesce('until ' || crm_access.shown_end(later), 'until further notice'));
end
$body$
