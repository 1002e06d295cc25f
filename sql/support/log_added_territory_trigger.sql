-- The log of territories that managers add.
create trigger log_added_territory after insert or update or delete on crm_access.added_territory
for each row execute function crm_access.log_added_territory()
