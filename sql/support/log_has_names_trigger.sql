-- What of an entry may change while somebody is forgotten.
create trigger log_has_names before update on crm_access.log
for each row execute function crm_access.log_is_final()
