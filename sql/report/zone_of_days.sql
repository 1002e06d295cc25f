-- One row: the time zone of the model. An error for who may not read of people.
select crm_people.time_zone() as zone
