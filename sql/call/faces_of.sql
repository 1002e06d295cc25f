-- One row: somebody who is responsible for a contact in a family at a moment; `person` is null where it is nobody.
select f.family, f.person, f.access_groups, f.instead_of
from crm_people.faces_of(
    %(contact)s, coalesce(crm_people.moment_of(%(at)s), pg_catalog.now()), %(root)s, %(family)s
) as f
