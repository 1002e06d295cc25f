-- One row: an access group and how many contacts it has, a family and how many rows have one face, nobody or several, or a
-- row that has nobody or several: `part` says which.
select
    c.part, c.access_group, c.family, c.root, c.label, c.faces as wanted, c.contact, c.contacts, c.one, c.nobody, c.several,
    c.people, c.access_groups
from crm_people.report_counts(%(most)s) as c
order by c.part, c.access_group collate "C", c.root nulls first, c.family, c.contact
