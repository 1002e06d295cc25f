-- What of a record may change while somebody is forgotten.
create trigger in_force_has_names before update on crm_access.in_force
for each row execute function crm_access.log_is_final()
