-- The number of the new cover: a substitute stands in for an absent person, from one moment until another or until
-- further notice. Without a beginning it begins now. Lead and trail days show the contacts earlier and longer.
create function crm_people.cover(
    absent text, substitute text, valid_from text DEFAULT NULL::text, valid_until text DEFAULT NULL::text,
    lead_days integer DEFAULT 0, trail_days integer DEFAULT 0, reason text DEFAULT ''::text
) returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $body$
declare
    zone constant text := (select m.time_zone from crm_access.model as m);
    made crm_access.cover;
    held text[];
    lent text;
begin
    perform crm_access.begin_change('cover', reason);
    made.absent := crm_access.login_of(absent);
    made.substitute := crm_access.login_of(substitute);
    made.valid_from := coalesce(crm_access.parsed_moment(valid_from, 0), clock_timestamp());
    made.valid_until := crm_access.parsed_moment(valid_until, 1);
    if made.absent = made.substitute then
        raise invalid_parameter_value using
            message = format('%s cannot stand in for him- or herself', crm_access.name_of(made.absent)),
            hint = 'Name another person as substitute.';
    end if;
    if made.valid_until <= greatest(made.valid_from, clock_timestamp()) then
        raise invalid_parameter_value using
            message = format('the cover would end (%s) before it begins, or has ended already',
                crm_access.shown_end(made.valid_until)),
            hint = 'Give a later end, or none: then it goes on until crm_people.end_cover.';
    end if;
    lead_days := coalesce(lead_days, 0);
    trail_days := coalesce(trail_days, 0);
    if least(lead_days, trail_days) < 0 or greatest(lead_days, trail_days) > 366 then
        raise invalid_parameter_value using
            message = 'lead and trail days are between 0 and 366',
            hint = 'Give a number of days, or leave them out.';
    end if;
    perform crm_access.require_bound(made.absent);
    perform crm_access.require_active(made.substitute);
    -- Days of the wall: a day on which the clocks change has 23 or 25 hours.
    -- Without any the moment stays as it is: an hour that comes twice would become its second one.
    made.begins := case when lead_days > 0
        then (made.valid_from at time zone zone - lead_days * interval '1 day') at time zone zone
        else made.valid_from end;
    made.ends := case when trail_days > 0
        then (made.valid_until at time zone zone + trail_days * interval '1 day') at time zone zone
        else made.valid_until end;
    select coalesce(array_agg(h.access_group order by h.access_group), '{}') into held
    from crm_access.held(made.absent) as h;
    if crm_access.manages() = 'area' then
        -- What somebody outside gives the absent person later must not reach the substitute through this.
        select array_agg(h.access_group order by h.access_group) into made.access_groups
        from unnest(held) as h (access_group)
        where crm_access.in_area(crm_access.caller(), h.access_group);
        if made.access_groups is null then
            perform crm_access.require_groups(made.substitute, held);
            made.access_groups := '{}';
        end if;
    end if;
    perform crm_access.require_groups(made.substitute, coalesce(made.access_groups, held));
    insert into crm_access.cover (
        absent, substitute, valid_from, valid_until, begins, ends, access_groups, reason
    ) values (
        made.absent, made.substitute, made.valid_from, made.valid_until, made.begins, made.ends,
        made.access_groups, coalesce(cover.reason, '')
    ) returning cover_id into made.cover_id;
    foreach lent in array held loop
        if made.access_groups is null or lent = any (made.access_groups) then
            perform crm_access.change_role((crm_access.group_named(lent)).timed_role, made.substitute, true);
        end if;
    end loop;
    return made.cover_id;
end
$body$
