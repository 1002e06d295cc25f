-- For the latest activities of a contact, and for the foreign key.
create index activity_contact_id_idx on crm.activity (contact_id, happened_at)
