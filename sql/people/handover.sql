-- A sentence: all that a leaver holds passes to a successor, now or at a later moment (of a day, its beginning): the
-- memberships, and standing in for others. Covers for the leaver end then. With `contacts` the contacts, and rows of
-- further roots, that are the leaver's by an attribute, such as first contact, become the successor's, at once.
create function crm_people.handover(
    leaver text, successor text, at text DEFAULT NULL::text, contacts boolean DEFAULT false,
    reason text DEFAULT ''::text
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    old_login text;
    new_login text;
    starts timestamptz;
    later boolean;
    held text[];
    passed record;
    each text;
    moved text;
    groups integer := 0;
    covers integer := 0;
begin
    perform crm_access.begin_change('handover', reason);
    old_login := crm_access.login_of(leaver);
    new_login := crm_access.login_of(successor);
    starts := greatest(crm_access.parsed_moment(at, 0), clock_timestamp());
    later := starts > clock_timestamp();
    if old_login = new_login then
        raise invalid_parameter_value using
            message = format('%s cannot be his or her own successor', crm_access.name_of(old_login)),
            hint = 'Name another person.';
    end if;
    if contacts and later then
        raise feature_not_supported using
            message = 'contacts change hands at once, not at a later moment',
            hint = 'Plan the handover without contacts, and move them on the day by a second one.';
    end if;
    select coalesce(array_agg(h.access_group order by h.access_group), '{}') into held
    from crm_access.held(old_login) as h;
    perform crm_access.require_groups(old_login, held);
    perform crm_access.require_groups(new_login, held);
    perform crm_access.require_shared(old_login, held);
    perform crm_access.require_shared(new_login, held);
    -- Standing in for others passes too, so the same is asked of what those hold.
    for passed in
        select c.* from crm_access.cover as c
        where old_login in (c.substitute, c.absent) and (c.ends is null or c.ends > starts)
    loop
        if passed.access_groups is null and passed.substitute = old_login then
            -- Without a list it is for all that the absent person will ever hold.
            perform crm_access.require_manager(
                format('hand over cover %s, which is for all groups of %s', passed.cover_id,
                    crm_access.name_of(passed.absent)));
        end if;
        perform crm_access.require_groups(
            case passed.substitute when old_login then new_login else passed.substitute end,
            coalesce(passed.access_groups, held)
        );
    end loop;
    if contacts then
        perform crm_access.require_manager('move contacts');
    end if;
    perform crm_access.require_active(new_login);
    for passed in
        select g.access_group, g.group_role from crm_access.access_group as g
        where exists (
            select from crm_access.standing as s where s.login = old_login and s.access_group = g.access_group
        ) or exists (
            select from crm_access.person as p
            where p.login = old_login and g.access_group = any (p.suspended_groups)
        )
        order by g.access_group
    loop
        groups := groups + 1;
        if later then
            perform crm_access.put_timed(new_login, passed.access_group, starts, null, reason);
            perform crm_access.change_role(passed.group_role, old_login, false);
            perform crm_access.put_timed(old_login, passed.access_group, null, starts, reason);
        else
            perform crm_access.change_role(passed.group_role, new_login, true);
            perform crm_access.join_covers(new_login, passed.access_group);
            perform crm_access.change_role(passed.group_role, old_login, false);
        end if;
    end loop;
    update crm_access.person as p set suspended_groups = '{}'
    where p.login = old_login and p.suspended_groups <> '{}';
    for passed in
        select m.access_group, m.valid_from, m.valid_until from crm_access.membership as m
        where m.login = old_login
          and (m.valid_until is null or m.valid_until > starts)
        order by m.access_group, m.membership_id
    loop
        groups := groups + 1;
        perform crm_access.put_timed(
            new_login, passed.access_group,
            -- What has begun and has no end begins anew: a membership has one of both.
            case
                when passed.valid_from > starts then passed.valid_from
                when later or passed.valid_until is null then starts
            end,
            passed.valid_until, reason
        );
    end loop;
    foreach each in array held loop
        perform crm_access.end_timed(old_login, each, starts);
    end loop;
    for passed in
        select c.* from crm_access.cover as c
        where c.substitute = old_login and (c.ends is null or c.ends > starts) and c.absent <> new_login
          -- The successor may stand in for the same person already.
          and not exists (
              select from crm_access.cover as o
              where o.absent = c.absent and o.substitute = new_login
                and (o.access_groups is null or o.access_groups @> c.access_groups)
                and tstzrange(o.begins, o.ends) @> tstzrange(greatest(c.begins, starts), c.ends)
          )
    loop
        covers := covers + 1;
        insert into crm_access.cover (
            absent, substitute, valid_from, valid_until, begins, ends, access_groups, reason
        ) values (
            passed.absent, new_login, greatest(passed.valid_from, starts),
            -- In the trail days the absence itself is over, and there is only what is still shown.
            case when passed.valid_until <= starts then passed.ends else passed.valid_until end,
            greatest(passed.begins, starts), passed.ends, passed.access_groups, coalesce(reason, '')
        );
        for each in
            select h.access_group from crm_access.held(passed.absent) as h
            where passed.access_groups is null or h.access_group = any (passed.access_groups)
        loop
            perform crm_access.change_role((crm_access.group_named(each)).timed_role, new_login, true);
        end loop;
    end loop;
    -- What has begun by then is cut short, what has not goes: of covers by the leaver, and of those for him or her.
    delete from crm_access.cover as c where old_login in (c.substitute, c.absent) and c.valid_from >= starts;
    update crm_access.cover as c set valid_until = least(c.valid_until, starts), ends = starts
    where old_login in (c.substitute, c.absent) and (c.ends is null or c.ends > starts);
    if contacts then
        if to_regprocedure('crm_access.move_contacts(text, text)') is null then
            raise feature_not_supported using
                message = 'no group of the model compares a column of contacts with an attribute of the person',
                hint = 'Leave out `contacts`.';
        end if;
        execute 'select crm_access.move_contacts($1, $2)' into moved using old_login, new_login;
    end if;
    perform crm_access.record(old_login);
    perform crm_access.record(new_login);
    perform crm_access.leave_idle(old_login);
    return format('%s has %s of %s%s%s%s.', crm_access.name_of(new_login),
        case groups when 0 then 'no group' when 1 then 'the one group' else groups || ' groups' end,
        crm_access.name_of(old_login),
        case covers when 0 then '' when 1 then ', stands in for one other' else format(', stands in for %s others', covers) end,
        ', and ' || moved,
        case when later then format(', from %s', crm_access.shown_begin(starts)) end);
end
$body$
