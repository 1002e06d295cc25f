-- The log of people.
create trigger log_person after insert or update or delete on crm_access.person
for each row execute function crm_access.log_person()
