-- One row: a contact, or a row of a further root, that has nobody, though its family requires one face, or several people
-- who are responsible at a moment. root is null for contacts. access_groups are the groups through which they are, or
-- where there is nobody those that have the contact but no member for it. An area manager sees those of which one group
-- is at or below the own territories.
create function crm_access.conflicts_at(at timestamp with time zone, only_family text)
returns TABLE(family text, root text, contact text, faces text, people text[], access_groups text[])
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select c.family, nullif(r.root, ''), c.contact, c.faces, c.people, c.access_groups
    from crm_access.conflict_slices(conflicts_at.at, conflicts_at.only_family) as r
    cross join lateral crm_access.conflicts_between(r.root, r.held, conflicts_at.only_family, null, null) as c
    where r.up_to is null
$body$
