-- One row: a number of contacts: of all, of a territory, or of an area of postcodes.
select c.counted, c.field, c.value, c.contacts from crm_people.contact_counts(%(postcode)s) as c
