-- One row: a contact that has nobody, though its family requires one face, or several people who are responsible at a
-- moment; of one family or all. An area manager sees those of which one group is at or below the own territories.
create function crm_people.face_conflicts_at(at timestamp with time zone, only_family text DEFAULT NULL::text)
returns TABLE(family text, root text, contact text, faces text, people text[], access_groups text[])
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $body$
    select f.family, f.root, f.contact, f.faces, f.people, f.access_groups
    from crm_access.conflicts_at(face_conflicts_at.at, only_family) as f
$body$
