-- The log of covers.
create trigger log_cover after insert or update or delete on crm_access.cover
for each row execute function crm_access.log_cover()
