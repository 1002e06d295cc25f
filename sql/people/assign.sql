-- A sentence: a person is put into an access group, for good or from one moment until another. A day such as
-- 2027-01-06 is a whole one of the model's time zone, as the last day too.
create function crm_people.assign(
    person text, access_group text, valid_from text DEFAULT NULL::text, valid_until text DEFAULT NULL::text,
    reason text DEFAULT ''::text
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    who text;
    joined crm_access.access_group;
    begins timestamptz;
    ends timestamptz;
    before text;
    longer text;
begin
    perform crm_access.begin_change('assign', reason);
    who := crm_access.login_of(person);
    joined := crm_access.group_named(access_group);
    begins := crm_access.parsed_moment(valid_from, 0);
    ends := crm_access.parsed_moment(valid_until, 1);
    perform crm_access.require_groups(who, array[joined.access_group]);
    perform crm_access.require_shared(who, array[joined.access_group]);
    perform crm_access.require_active(who);
    if begins is null and ends is null then
        select string_agg(concat_ws(' ', 'from ' || crm_access.shown_begin(lower(p.span)),
            'until ' || crm_access.shown_end(upper(p.span))), ', and ' order by p.place) into before
        from crm_access.period as p where p.login = who and p.access_group = joined.access_group;
        perform crm_access.end_timed(who, joined.access_group, clock_timestamp());
        perform crm_access.change_role(joined.group_role, who, true);
        perform crm_access.record(who);
        perform crm_access.join_covers(who, joined.access_group);
        perform crm_access.leave_idle(who);
        return format('%s is in %s%s.', crm_access.name_of(who), joined.access_group,
            ', instead of ' || before);
    end if;
    if ends <= greatest(begins, clock_timestamp()) then
        raise invalid_parameter_value using
            message = format('the membership of %s in %s would end (%s) %s', crm_access.name_of(who), joined.access_group,
                crm_access.shown_end(ends),
                case when begins > clock_timestamp() then format('before it begins (%s)', crm_access.shown_begin(begins))
                    else 'in the past' end),
            hint = 'Give a later end, or none.';
    end if;
    if exists (
        select from crm_access.standing as s where s.login = who and s.access_group = joined.access_group
    ) then
        raise object_not_in_prerequisite_state using
            message = format('%s is in %s already, without an end', crm_access.name_of(who), joined.access_group),
            hint = format('Let it end first: select crm_people.unassign(%L, %L%s);', who, joined.access_group,
                ', ' || quote_literal(nullif(valid_until, '')));
    end if;
    perform crm_access.put_timed(who, joined.access_group, begins, ends, reason);
    -- Who wanted to shorten what is there has not done it.
    select coalesce('until ' || crm_access.shown_end(upper(p.span)), 'without an end') into longer
    from crm_access.period as p
    where p.login = who and p.access_group = joined.access_group and upper(p.span) is distinct from ends
      and p.span @> greatest(begins, clock_timestamp());
    return format('%s is in %s%s%s%s.', crm_access.name_of(who), joined.access_group,
        ' from ' || crm_access.shown_begin(begins), ' until ' || crm_access.shown_end(ends),
        ', and ' || longer || ' by another membership');
end
$body$
