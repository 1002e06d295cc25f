-- One row: a family that wants one face for each contact, or each row of a further root, and how many of them have nobody
-- in it at a moment. root is null for contacts.
create function crm_people.faceless(
    only_family text DEFAULT NULL::text, at timestamp with time zone DEFAULT now(), gone jsonb DEFAULT '[]'::jsonb,
    come jsonb DEFAULT '[]'::jsonb
)
returns TABLE(family text, root text, contacts bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select c.family, c.root, c.nobody
    from crm_people.face_counts(faceless.at, only_family, gone, come) as c where c.faces = 'one'
$body$
