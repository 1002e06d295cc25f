-- What was added ends with what the model says.
create trigger end_added after insert or delete on crm_access.territory
for each row execute function crm_access.end_added()
