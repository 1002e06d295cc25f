-- The people to whom a person reports by a line of the model, directly or not: who sees by it what the person has. None for
-- area managers, who do not change lines.
create function crm_people.heads(person text) returns SETOF text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    perform crm_access.require_reader('ask who reports to whom');
    return query
    with recursive up (attribute, login, above) as (
        select r.attribute, r.login, r.parent
        from crm_access.reporting as r where r.login = crm_access.login_of(heads.person)
        union
        select r.attribute, r.login, r.parent
        from up join crm_access.reporting as r on r.attribute = up.attribute and r.value = up.above
    )
    select distinct p.person
    from up join crm_access.person as p on p.login = up.login
    where up.login <> crm_access.login_of(heads.person) and crm_access.reads() = 'all'
    order by p.person;
end
$body$
