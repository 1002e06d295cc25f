-- What an update of user_access_groups means: the person is in the group from that day until that day, for good, or
-- not. A tick that is taken away, or null, ends it whatever the days say; days in a row that has no tick set one. A day
-- that stays as it was stands for the moment that it stood for. Other periods of the row stay, unless the tick goes.
create function crm_people.tick() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    iso constant text := 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"';
    first_day date := nullif(new.first_day, '-infinity');
    last_day date := nullif(new.last_day, 'infinity');
    dated constant boolean := (first_day, last_day) is distinct from (old.first_day, old.last_day);
    ticked constant boolean := case when new.assigned is distinct from old.assigned
        then coalesce(new.assigned, false) else old.assigned or dated and coalesce(first_day, last_day) is not null end;
    who constant text := crm_access.login_of(old.person);
    today constant date := (
        select (clock_timestamp() at time zone m.time_zone)::date from crm_access.model as m
    );
    span tstzrange;
    later crm_access.membership[];
    each crm_access.membership;
    begins text;
    ends text;
begin
    perform set_config('crm_rls.ticked', 'true', true);
    if (new.person, new."group", new.label, new.family, new.status)
        is distinct from (old.person, old."group", old.label, old.family, old.status)
    then
        raise feature_not_supported using
            message = 'only assigned, first_day, last_day and reason can be changed here',
            hint = 'Groups come with the model, people with crm_people.register.';
    end if;
    if first_day = 'infinity' or last_day = '-infinity' then
        raise invalid_parameter_value using
            message = 'a membership cannot begin at infinity, or end before all time',
            hint = 'Set assigned to false to end it.';
    end if;
    if ticked = old.assigned and not dated then
        if new.reason <> '' then
            raise feature_not_supported using
                message = 'a reason goes with a change, and nothing else was changed',
                hint = 'Set it together with assigned, first_day or last_day.';
        end if;
        new.assigned := old.assigned;
        return new;
    end if;
    if old.assigned then
        select p.span into span from crm_access.period as p
        where p.login = who and p.access_group = old."group" and p.place = 1;
        select array_agg(m order by m.valid_from) into later from crm_access.membership as m
        where m.login = who and m.access_group = old."group" and m.valid_from >= upper(span);
        perform crm_people.unassign(old.person, old."group", null::text, new.reason);
    end if;
    -- Who was in it and gets a last day that has passed has left.
    if ticked and not (old.assigned and coalesce(last_day < today, false) and last_day is distinct from old.last_day) then
        begins := case
            when first_day is not distinct from old.first_day
                then case when lower(span) > clock_timestamp() then to_char(lower(span) at time zone 'UTC', iso) end
            when first_day > today then to_char(first_day, 'YYYY-MM-DD')
        end;
        ends := case when last_day is not distinct from old.last_day then to_char(upper(span) at time zone 'UTC', iso)
            else to_char(last_day, 'YYYY-MM-DD') end;
        perform crm_people.assign(old.person, old."group", begins, ends, new.reason);
    end if;
    if ticked and last_day is not null then
        foreach each in array coalesce(later, '{}') loop
            perform crm_people.assign(old.person, old."group", to_char(each.valid_from at time zone 'UTC', iso),
                to_char(each.valid_until at time zone 'UTC', iso), each.reason);
        end loop;
    end if;
    select u.* into new from crm_people.user_access_groups as u
    where u.person = new.person and u."group" = new."group";
    return new;
end
$body$
