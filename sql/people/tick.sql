-- What an update of user_access_groups means: the person is in the group from then until then, for good, or not.
create function crm_people.tick() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    iso constant text := 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"';
begin
    if (new.person, new."group", new.label, new.family) is distinct from (old.person, old."group", old.label, old.family)
    then
        raise feature_not_supported using
            message = 'only assigned, valid_from and valid_until can be changed here',
            hint = 'Groups come with the model, people with crm_people.register.';
    end if;
    if new is not distinct from old then
        return new;
    end if;
    if not new.assigned and (new.valid_from, new.valid_until) is not distinct from (old.valid_from, old.valid_until) then
        perform crm_people.unassign(new.person, new."group");
    else
        if old.assigned or old.valid_from is not null or old.valid_until is not null then
            perform crm_people.unassign(new.person, new."group");
        end if;
        if new.valid_until is null or new.valid_until > clock_timestamp() then
            perform crm_people.assign(new.person, new."group",
                case when new.valid_from > clock_timestamp() then to_char(new.valid_from at time zone 'UTC', iso) end,
                to_char(new.valid_until at time zone 'UTC', iso));
        end if;
    end if;
    select u.* into new from crm_people.user_access_groups as u
    where u.person = new.person and u."group" = new."group";
    return new;
end
$body$
