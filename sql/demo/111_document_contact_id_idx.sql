-- For the documents of a contact, and for the foreign key.
create index document_contact_id_idx on crm.document (contact_id)
