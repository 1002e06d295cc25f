-- One row: the login that was made, with its password and the end of that, as JSON.
select pg_catalog.json_build_object('login', m.made, 'password', m.password, 'valid_until', m.valid_until)::pg_catalog.text
from crm_people.make_login(%(person)s, %(login)s, %(attributes)s, %(without_password)s, %(reason)s) as m
