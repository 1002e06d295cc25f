-- One row: somebody who is responsible for a contact in a family at a moment, with the groups that are the reason and
-- the people for whom he or she stands in. Normally it is one row. With `root` the contact is a row of that further
-- root; a family that is for one table only tells it, too.
create function crm_people.responsible(
    contact text, family text, at timestamp with time zone DEFAULT now(), root text DEFAULT NULL::text
)
returns TABLE(person text, access_groups text[], instead_of text[])
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    perform crm_access.require_family(coalesce(family, ''));
    return query
    select f.person, f.access_groups, f.instead_of
    from crm_people.faces_of(contact, at, root, family) as f
    where f.person is not null;
end
$body$
