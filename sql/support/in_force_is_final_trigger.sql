-- Nobody changes what is written.
create trigger in_force_is_final before update or delete or truncate on crm_access.in_force
for each statement execute function crm_access.log_is_final()
