-- What a person had ends before the person does: the log knows by the person's last entry what was his or hers, and who gets
-- the login later begins behind it. What the foreign keys delete would be logged behind it.
create function crm_access.end_of_person() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    delete from crm_access.membership as m where m.login = old.login;
    delete from crm_access.cover as c where old.login in (c.absent, c.substitute);
    delete from crm_access.share as s where s.login = old.login;
    return old;
end
$body$
