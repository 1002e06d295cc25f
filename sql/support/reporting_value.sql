-- Who in a line has which value.
create index reporting_value on crm_access.reporting (value, attribute)
