-- For the latest activities of all contacts.
create index activity_happened_at_idx on crm.activity (happened_at)
