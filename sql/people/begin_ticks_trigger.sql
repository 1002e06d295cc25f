-- Before the rows.
create trigger begin_ticks before update on crm_people.user_access_groups
for each statement execute function crm_people.begin_ticks()
