-- The log of timed memberships.
create trigger log_membership after insert or update or delete on crm_access.membership
for each row execute function crm_access.log_membership()
