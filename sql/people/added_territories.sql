-- One row: a territory that somebody has added and the model has not, with who added it. An area manager sees those of the
-- own area.
create view crm_people.added_territories with (security_barrier = true) as
select a.territory, a.parent, a.label, a.since, l.actor as added_by
from crm_access.added_territory as a
left join crm_access.log as l on l.kind = 'territory' and l.subject = a.added_id and l.holds
where a.until is null and (
    (select crm_access.reads()) = 'all'
    or (select crm_access.reads()) = 'area' and crm_access.territory_in_area(crm_access.caller(), a.territory)
)
-- Conditions of who reads it stay above, or EXPLAIN ANALYZE would count rows that are left out.
offset 0
