-- One row: a territory in which a login may assign groups, it and what is below it. role and server as in person.
create table crm_access.area_manager (
    login text not null,
    territory text not null,
    role oid,
    server text,
    primary key (login, territory)
)
