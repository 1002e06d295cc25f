-- One row: a territory that a manager had added and that counted at a moment (null is now).
select a.territory as key, a.parent, a.label, a.since
from crm_access.added_territory as a
where case when %(at)s::pg_catalog.timestamptz is null then a.until is null
    else a.since <= %(at)s and (a.until is null or a.until > %(at)s) end
