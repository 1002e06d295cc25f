-- One row: groups that together cause conflicts at a moment, and how many contacts, most first: groups that overlap,
-- or have no members; without groups no group has the contact.
select c.family, c.root, c.access_groups, c.people = '{}' as nobody, count(*) as contacts
from crm_people.face_conflicts_at(coalesce(crm_people.moment_of(%(at)s), pg_catalog.now()), %(family)s) as c
group by c.family, c.root, c.access_groups, nobody
order by contacts desc, c.family, c.root nulls first, c.access_groups
limit %(limit)s
