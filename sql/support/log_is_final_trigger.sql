-- Nobody changes what is written.
create trigger log_is_final before update or delete or truncate on crm_access.log
for each statement execute function crm_access.log_is_final()
