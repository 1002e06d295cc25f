-- Whether a contact, by its key as a text, is in a group that the caller may assign as an area manager.
create function crm_access.contact_in_area(contact text) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select exists (
        select from crm_access.contact_groups_of(contact_in_area.contact) as c
        where crm_access.in_area(crm_access.caller(), c.access_group)
    )
$body$
