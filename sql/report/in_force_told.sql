-- One row: a part of the model that is in force, since when, and its content.
select m.part, m.recorded_at, m.content::pg_catalog.text as content from crm_people.model_in_force() as m
