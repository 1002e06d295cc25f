-- No row: moves a contact to Munich, out of the asking person's sales area.
update crm.contact set territory = 'PLZ80' where id = %(id)s
