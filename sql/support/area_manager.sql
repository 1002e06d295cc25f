-- One row: a territory in which a login may assign groups, it and what is below it.
create table crm_access.area_manager (
    login text not null,
    territory text not null,
    primary key (login, territory)
)
