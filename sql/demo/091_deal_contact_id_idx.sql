-- For the deals of a contact, and for the foreign key.
create index deal_contact_id_idx on crm.deal (contact_id)
