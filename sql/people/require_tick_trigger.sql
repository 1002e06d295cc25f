-- After the rows.
create trigger require_tick after update on crm_people.user_access_groups
for each statement execute function crm_people.require_tick()
