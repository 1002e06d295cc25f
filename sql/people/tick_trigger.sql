-- A tick in the box assigns.
create trigger tick instead of update on crm_people.user_access_groups
for each row execute function crm_people.tick()
