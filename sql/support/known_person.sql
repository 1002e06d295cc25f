-- One row: a person with all attributes, as crm_access.known_attributes has them. OFFSET keeps PostgreSQL from asking for
-- every row of a table what is known of a person.
create view crm_access.known_person as
select p.login, k.known as attributes, k.known ->> 'login' as called
from crm_access.person as p
cross join lateral crm_access.known_attributes(p.login) as k (known)
offset 0
