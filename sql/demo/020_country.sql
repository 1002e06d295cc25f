-- One row: a country that customers are in. Anybody may read it.
create table crm.country (
    code text primary key,
    name text not null
)
