-- A sentence: a person leaves an access group, now or at a later moment; of a day such as 2027-01-06 it is the last
-- one with the group.
create function crm_people.unassign(
    person text, access_group text, until text DEFAULT NULL::text, reason text DEFAULT ''::text
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    who text;
    left_group crm_access.access_group;
    ends timestamptz;
    was_permanent boolean;
    ended integer;
begin
    perform crm_access.begin_change('unassign', reason);
    who := crm_access.login_of(person);
    left_group := crm_access.group_named(access_group);
    ends := coalesce(crm_access.parsed_moment(until, 1), clock_timestamp());
    perform crm_access.require_groups(who, array[left_group.access_group]);
    perform crm_access.require_shared(who, array[left_group.access_group]);
    if until <> '' and ends <= clock_timestamp() then
        raise invalid_parameter_value using
            message = format('%s has passed', crm_access.shown_end(ends)),
            hint = 'Give a later moment, or none: then it ends now.';
    end if;
    ended := crm_access.end_timed(who, left_group.access_group, ends);
    update crm_access.person as p set suspended_groups = array_remove(p.suspended_groups, left_group.access_group)
    where p.login = who and left_group.access_group = any (p.suspended_groups);
    was_permanent := crm_access.change_role(left_group.group_role, who, false);
    if was_permanent and ends > clock_timestamp() then
        perform crm_access.put_timed(who, left_group.access_group, null, ends, reason);
    end if;
    perform crm_access.record(who);
    perform crm_access.leave_idle(who);
    if not was_permanent and ended = 0 then
        return (
            select format('%s %s in %s%s.', crm_access.name_of(who),
                case when k.until is null then 'was not' else 'is' end, left_group.access_group,
                ' until ' || crm_access.shown_end(k.until) || ' already')
            from (
                select max(m.valid_until) as until from crm_access.membership as m
                where m.login = who and m.access_group = left_group.access_group and m.valid_until > clock_timestamp()
            ) as k
        );
    end if;
    return format('%s is %s %s%s.', crm_access.name_of(who),
        case when ends > clock_timestamp() then 'in' else 'no longer in' end, left_group.access_group,
        case when ends > clock_timestamp() then format(' until %s', crm_access.shown_end(ends)) end);
end
$body$
