-- Keeps the places of a person in the lines as the person's attributes say.
create function crm_access.follow_reporting() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if tg_op = 'UPDATE' and (new.login, new.attributes) is not distinct from (old.login, old.attributes) then
        return null;
    end if;
    if tg_op <> 'INSERT' then
        delete from crm_access.reporting as r where r.login = old.login;
    end if;
    if tg_op <> 'DELETE' then
        insert into crm_access.reporting select p.* from crm_access.places_of(new) as p;
    end if;
    return null;
end
$body$
