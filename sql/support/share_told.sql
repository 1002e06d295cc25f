-- Whether the caller is told with whom a contact is shared, by its key as a text: an area manager only of the own area.
create function crm_access.share_told(contact text) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select exists (select from crm_access.model as m where m.share_role is not null)
        and (crm_access.reads() <> 'area' or crm_access.contact_in_area(share_told.contact))
$body$
