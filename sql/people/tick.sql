-- What an update of user_access_groups means: the person is in the group from then until then, for good, or not.
-- A tick that is taken away, or null, ends it whatever the dates say; one that is set counts from now on, unless a
-- later beginning is set with it.
create function crm_people.tick() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    iso constant text := 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"';
    ticked constant boolean := coalesce(new.assigned, false);
    was_there constant boolean := old.assigned or old.valid_from is not null or old.valid_until is not null;
    dated constant boolean := (new.valid_from, new.valid_until) is distinct from (old.valid_from, old.valid_until);
    begins timestamptz := new.valid_from;
begin
    if (new.person, new."group", new.label, new.family) is distinct from (old.person, old."group", old.label, old.family)
    then
        raise feature_not_supported using
            message = 'only assigned, valid_from and valid_until can be changed here',
            hint = 'Groups come with the model, people with crm_people.register.';
    end if;
    if begins = 'infinity' or new.valid_until = '-infinity' then
        raise invalid_parameter_value using
            message = 'a membership cannot begin at infinity, or end before all time',
            hint = 'Set assigned to false to end it.';
    end if;
    if new is not distinct from old then
        return new;
    end if;
    if ticked and not old.assigned and begins is not distinct from old.valid_from or begins <= clock_timestamp() then
        begins := null;
    end if;
    if was_there then
        perform crm_people.unassign(new.person, new."group");
    end if;
    if ticked or dated and (begins is not null or new.valid_until is not null and not old.assigned) then
        -- Who was in it and gets an end that has passed has left.
        if not old.assigned or new.valid_until is null or new.valid_until > clock_timestamp() then
            perform crm_people.assign(new.person, new."group", to_char(begins at time zone 'UTC', iso),
                to_char(new.valid_until at time zone 'UTC', iso));
        end if;
    end if;
    select u.* into new from crm_people.user_access_groups as u
    where u.person = new.person and u."group" = new."group";
    return new;
end
$body$
