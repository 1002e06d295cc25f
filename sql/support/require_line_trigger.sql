-- Asked at the end, because people get their attributes one after the other.
create constraint trigger require_line after insert or update on crm_access.reporting
deferrable initially deferred
for each row execute function crm_access.require_line()
