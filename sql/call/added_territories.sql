-- One row: a territory that somebody has added and the model has not.
select a.territory, a.parent, a.label, a.since, a.added_by
from crm_people.added_territories as a
order by a.parent, a.territory
