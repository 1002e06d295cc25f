-- The schema of everything that policies call; people get no USAGE on it.
create schema crm_access
