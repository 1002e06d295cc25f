-- One row: a login with its new password and the end of that, as JSON.
select pg_catalog.row_to_json(n)::pg_catalog.text from crm_people.new_password(%(person)s, %(reason)s) as n
