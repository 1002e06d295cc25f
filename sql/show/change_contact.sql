-- No row: changes a contact without changing anything.
update crm.contact set company = company where id = %(id)s
