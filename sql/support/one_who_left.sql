-- One row: who of that name or login left, and is not forgotten: of several the one who left on that day, and of those of
-- one login who left on one day the first one, with a warning. An error if it is nobody, or not clear who.
create function crm_access.one_who_left(called text, left_on date)
returns TABLE(person text, login text, until_entry bigint, registered boolean, left_at timestamp with time zone, attributes jsonb, named text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
#variable_conflict use_column
declare
    zone constant text := (select m.time_zone from crm_access.model as m);
    days date[];
    logins integer;
begin
    select array_agg((w.left_at at time zone zone)::date order by w.left_at), count(distinct w.login) into days, logins
    from crm_access.who_left() as w
    where called in (w.person, w.login) and (left_on is null or (w.left_at at time zone zone)::date = left_on);
    if cardinality(days) > 1 and left_on is not null and logins = 1 then
        -- Nobody could name one of them otherwise, and what is known of them would be kept for ever.
        raise warning '% people with the name or login % left on %: this is the first of them', cardinality(days), called,
            left_on;
    elsif cardinality(days) > 1 then
        raise ambiguous_parameter using
            message = format('%s people with the name or login %L have left: on %s', cardinality(days), called,
                array_to_string(days, ' and ')),
            hint = case when left_on is null
                then 'Give the day, as left_on; of several of one login who left on one day the first one is meant.'
                else 'Name the login: people of one name left on that day.' end;
    elsif days is null and exists (select from crm_access.person as p where p.active and called in (p.person, p.login)) then
        raise object_not_in_prerequisite_state using
            message = format('%s has not left', called),
            hint = format('Who has left: select crm_people.deactivate(%L); or crm_people.unregister.', called);
    elsif days is null and exists (select from pg_roles as r where r.rolname = called) then
        raise object_not_in_prerequisite_state using
            message = format('%s is not a person, and the login still exists', called),
            hint = format('If its owner has left, a DBA drops it: DROP ROLE %I;', called);
    elsif days is null then
        raise undefined_object using
            message = format('nobody with the name or login %L has left%s', called, ' on ' || left_on),
            hint = crm_access.did_you_mean(
                called, array(select w.person from crm_access.who_left() as w where w.registered order by 1),
                'crm_people.leavers() lists all.'
            );
    end if;
    return query select w.* from crm_access.who_left() as w
    where called in (w.person, w.login) and (left_on is null or (w.left_at at time zone zone)::date = left_on)
    order by w.left_at, w.until_entry
    limit 1;
end
$body$
