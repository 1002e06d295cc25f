-- The schema of what managers of people call. It is not crm_access, because who can name that one could read
-- the views that policies use.
create schema crm_people
