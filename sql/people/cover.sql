-- The number of the new cover: a substitute stands in for an absent person, from one moment until another or until
-- further notice; for all groups, or for some. Without a beginning it begins now. Lead and trail days show the contacts
-- earlier and longer. Where the model allows it, people appoint their own substitutes. The same cover twice is one. What somebody should know of it is told as a warning.
create function crm_people.cover(
    absent text, substitute text, valid_from text DEFAULT NULL::text, valid_until text DEFAULT NULL::text,
    lead_days integer DEFAULT 0, trail_days integer DEFAULT 0, reason text DEFAULT ''::text,
    access_groups text[] DEFAULT NULL::text[], anyway boolean DEFAULT false
) returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    zone constant text := (select m.time_zone from crm_access.model as m);
    made crm_access.cover;
    other crm_access.cover;
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
            message = format('the cover of %s by %s would end (%s) %s', crm_access.name_of(made.absent),
                crm_access.name_of(made.substitute), crm_access.shown_end(made.valid_until),
                case when made.valid_from > clock_timestamp()
                    then format('before it begins (%s)', crm_access.shown_begin(made.valid_from))
                    else 'in the past' end),
            hint = 'Give a later end, or none: then it goes on until crm_people.end_cover.';
    end if;
    lead_days := coalesce(lead_days, 0);
    trail_days := coalesce(trail_days, 0);
    if least(lead_days, trail_days) < 0 or greatest(lead_days, trail_days) > 366 then
        raise invalid_parameter_value using
            message = 'lead and trail days are between 0 and 366',
            hint = 'Give a number of days, or leave them out.';
    end if;
    -- Who manages an area, too, appoints the own substitute as everybody does, and only with `anyway` as a manager.
    made.by_self := coalesce(made.absent = crm_access.self_service(), false) and (
        crm_access.manages() = 'nothing' or crm_access.manages() = 'area' and not coalesce(anyway, false)
    );
    if made.by_self and anyway then
        raise insufficient_privilege using
            message = format('%s may not leave groups with nobody', crm_access.name_of(made.absent)),
            hint = 'Ask an access manager.';
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
    if cardinality(access_groups) > 0 then
        foreach lent in array access_groups loop
            if (crm_access.group_named(lent)).access_group <> all (held) then
                raise invalid_parameter_value using
                    message = format('%s is not in %s', crm_access.name_of(made.absent), lent),
                    hint = format('A cover is for groups that the absent person has: %s.', array_to_string(held, ', '));
            end if;
        end loop;
        select array_agg(distinct g.access_group order by g.access_group) into made.access_groups
        from unnest(access_groups) as g (access_group);
    elsif crm_access.manages() = 'area' and not made.by_self then
        -- What somebody outside gives the absent person later must not reach the substitute through this.
        select array_agg(h.access_group order by h.access_group) into made.access_groups
        from unnest(held) as h (access_group)
        where crm_access.in_area(crm_access.caller(), h.access_group);
        if made.access_groups is null then
            perform crm_access.require_groups(made.substitute, held);
            made.access_groups := '{}';
        end if;
    end if;
    if not made.by_self then
        perform crm_access.require_groups(made.substitute, coalesce(made.access_groups, held));
    end if;
    select c.* into other from crm_access.cover as c
    where c.absent = made.absent and c.substitute = made.substitute
      and tstzrange(c.valid_from, c.valid_until) && tstzrange(made.valid_from, made.valid_until)
          * tstzrange(clock_timestamp(), null)
      and (c.access_groups is null or made.access_groups is null or c.access_groups && made.access_groups)
    order by c.valid_from
    limit 1;
    if other.access_groups is not distinct from made.access_groups
        and other.valid_until is not distinct from made.valid_until
        and (other.valid_from = made.valid_from or coalesce(cover.valid_from, '') = '' and other.valid_from <= now())
    then
        update crm_access.cover as c
        set begins = case when c.valid_from = made.valid_from then made.begins else c.begins end, ends = made.ends
        where c.cover_id = other.cover_id
          and (lead_days, trail_days) is distinct from (0, 0)
          and (c.valid_from = made.valid_from and c.begins <> made.begins or c.ends is distinct from made.ends);
        return other.cover_id;
    end if;
    if other.cover_id is not null then
        raise object_not_in_prerequisite_state using
            message = format('%s stands in for %s already%s%s (cover %s)', crm_access.name_of(made.substitute),
                crm_access.name_of(made.absent), ' from ' || crm_access.shown_begin(other.valid_from),
                ' until ' || crm_access.shown_end(other.valid_until), other.cover_id),
            hint = case when other.valid_until is null or made.valid_until <= other.valid_until
                then format('Choose other days, or end it: select crm_people.end_cover(%s);', other.cover_id)
                else format('Prolong it: select crm_people.prolong_cover(%s%s); or end it: '
                    'select crm_people.end_cover(%1$s);', other.cover_id,
                    ', ' || quote_literal(crm_access.shown_end(made.valid_until))) end;
    end if;
    perform crm_access.require_attended(made, anyway, reason);
    if not made.by_self and crm_access.manages() = 'area' and coalesce(cardinality(access_groups), 0) = 0
        and cardinality(made.access_groups) > 0
    then
        raise warning '% stands in for % in the groups of your area only: %', crm_access.name_of(made.substitute),
            crm_access.name_of(made.absent), array_to_string(made.access_groups, ', ');
    end if;
    insert into crm_access.cover (
        absent, substitute, valid_from, valid_until, begins, ends, access_groups, reason, by_self
    ) values (
        made.absent, made.substitute, made.valid_from, made.valid_until, made.begins, made.ends,
        made.access_groups, coalesce(cover.reason, ''), made.by_self
    ) returning cover_id into made.cover_id;
    foreach lent in array held loop
        if made.access_groups is null or lent = any (made.access_groups) then
            perform crm_access.change_role((crm_access.group_named(lent)).timed_role, made.substitute, true);
        end if;
    end loop;
    return made.cover_id;
end
$body$
