-- Whether a share of one contact shows a contact to a person: false if a restriction hides it, null if it is another
-- contact, or one that the caller is told nothing of.
create function crm_access.shown_by_share(shared text, contact text, person crm_access.person) returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    shown boolean;
begin
    if (select m.share_role from crm_access.model as m) is null
        or crm_access.reads() = 'area' and not crm_access.contact_in_area(shared)
    then
        return null;
    end if;
    execute 'select crm_access.share_shows($1, $2) where $1 = crm_access.contact_key($3)' into shown
    using shared, (select k.known from crm_access.known_attributes(person.login) as k (known)), contact;
    return shown;
end
$body$
