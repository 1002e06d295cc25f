-- The log of managers of areas.
create trigger log_area_manager after insert or update or delete on crm_access.area_manager
for each row execute function crm_access.log_area_manager()
