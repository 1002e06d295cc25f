-- One row: a contact that is shared with a login.
select s.login, s.contact, pg_catalog.clock_timestamp() < s.valid_until as live
from crm_access.share as s
