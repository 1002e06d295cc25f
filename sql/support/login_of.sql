-- The login of a person, who is named by name or login. An error if there is none.
create function crm_access.login_of(named text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    found text;
begin
    select p.login into found
    from crm_access.person as p
    where named in (p.person, p.login)
    order by p.person = named desc
    limit 1;
    if found is null then
        raise undefined_object using
            message = format('there is no person %L', named),
            hint = crm_access.did_you_mean(
                named, array(select p.person from crm_access.person as p order by p.person),
                'crm_people.directory lists all people; crm_people.register(person, login) adds one.'
            );
    end if;
    return found;
end
$body$
