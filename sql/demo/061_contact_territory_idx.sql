-- For the policies of territories.
create index contact_territory_idx on crm.contact (territory)
