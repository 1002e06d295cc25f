-- Who in a line reports to which value.
create index reporting_parent on crm_access.reporting (parent, attribute)
