-- One row: the revision of the support schema, as our own chain has recorded it.
select v.version_num as version
from crm_access.crm_rls_version as v
order by v.version_num desc
limit 1
