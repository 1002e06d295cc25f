-- For the latest contacts.
create index contact_created_at_idx on crm.contact (created_at)
