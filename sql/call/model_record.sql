-- No row, or one: the last structure that was put in force before a moment, or before another record, as JSON; whether
-- that was not before the moment from which on changes are asked for.
select
    r.record_id, r.recorded_at, r.actor, r.content::pg_catalog.text as content,
    r.recorded_at >= coalesce((select crm_people.moment_of(%(begin)s)), '-infinity') as asked
from crm_people.model_records as r
where r.part = 'structure'
    and (%(before)s::pg_catalog.int8 is null or r.record_id < %(before)s)
    and r.recorded_at < coalesce((select crm_people.moment_of(%(until)s, true)), 'infinity')
order by r.record_id desc
limit 1
