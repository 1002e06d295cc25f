-- Before end_of_person, by its name; so the log has it before the person's last entry.
create trigger end_offices before delete on crm_access.person
for each row execute function crm_people.end_offices()
