-- Managers of areas end with what the model says.
create trigger end_areas after delete on crm_access.territory
for each row execute function crm_access.end_areas()
