-- One row: what was recorded last of a part of the model.
select distinct on (f.part) f.part, f.content
from crm_access.in_force as f
order by f.part, f.in_force_id desc
