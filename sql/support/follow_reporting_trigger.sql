-- The places of people in reporting lines.
create trigger follow_reporting after insert or update or delete on crm_access.person
for each row execute function crm_access.follow_reporting()
