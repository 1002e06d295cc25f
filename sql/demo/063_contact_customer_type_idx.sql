-- For the policies of customer types.
create index contact_customer_type_idx on crm.contact (customer_type)
