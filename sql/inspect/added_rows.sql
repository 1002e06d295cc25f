-- One row: a territory that a manager has added and that counts now, with who did it.
select a.territory as key, a.parent, a.label, a.since, coalesce((
    select l.actor from crm_access.log as l
    where l.kind = 'territory' and l.subject = a.added_id and l.holds
    order by l.log_id
    limit 1
), '') as added_by
from crm_access.added_territory as a
where a.until is null
