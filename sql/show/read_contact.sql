-- One row: the contact of that key.
select company from crm.contact where id = %(id)s
