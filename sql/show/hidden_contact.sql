-- One row: a contact in Munich that is not among those that somebody can see; asked as superuser.
select c.id, c.company
from crm.contact as c
where c.id <> all (%(seen)s::pg_catalog.int8[])
  and c.territory = 'PLZ80'
order by c.id
limit 1
