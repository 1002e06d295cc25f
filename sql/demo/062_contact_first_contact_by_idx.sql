-- For the policies of first contact, and for the foreign key.
create index contact_first_contact_by_idx on crm.contact (first_contact_by)
