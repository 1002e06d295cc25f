-- Whether a share of the first of some contacts lets a person read all of them: false if a restriction hides one, null if
-- the caller is told nothing of that contact.
create function crm_access.shown_by_share(contacts text[], person crm_access.person) returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    shown boolean;
begin
    if not crm_access.share_told(contacts[1]) then
        return null;
    end if;
    execute 'select bool_and(crm_access.share_shows(c.contact, $2)) from unnest($1) as c (contact)' into shown
    using contacts, (select k.known from crm_access.known_attributes(person.login) as k (known));
    return shown;
end
$body$
