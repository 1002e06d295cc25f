-- One row: what of the model was put in force at a moment, and by whom: the structure, with the filters of all groups, or
-- what else verify needs (docs/reference/in-force.md). What the model declares of people is left out. For access managers
-- and auditors.
create view crm_people.model_records with (security_barrier = true) as
select i.in_force_id as record_id, i.recorded_at, i.who as actor, i.part, i.content
from crm_access.in_force as i
where i.part in ('structure', 'verification')
  and (select crm_access.reads()) = 'all'
