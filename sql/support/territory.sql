-- One row: a territory of the model; what is below it has places from first_place to last_place.
create table crm_access.territory (
    territory text primary key,
    first_place integer not null,
    last_place integer not null
)
