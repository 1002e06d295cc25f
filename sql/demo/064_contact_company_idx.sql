-- For pages ordered by company.
create index contact_company_idx on crm.contact (company)
