-- One row: the database that is the home of the model's roles, where this one is not; no row where none is.
select h.homes[1] as home, pg_catalog.current_database()::pg_catalog.text as here
from (select crm_access.home_databases()) as h (homes)
where pg_catalog.current_database() <> all (h.homes)
