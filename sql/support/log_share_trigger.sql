-- The log of shares.
create trigger log_share after insert or update or delete on crm_access.share
for each row execute function crm_access.log_share()
