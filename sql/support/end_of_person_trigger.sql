-- The order of the log when a person ends.
create trigger end_of_person before delete on crm_access.person
for each row execute function crm_access.end_of_person()
