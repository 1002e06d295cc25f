-- The places of people in lines that the model has since now.
create trigger refill_reporting after insert or update on crm_access.model
for each row execute function crm_access.refill_reporting()
