-- One row: what a family of the model wants for the rows of a root: for contacts, or for those of a further root, which
-- is named then. faces says how many responsible people a row that the family is for must have: one, at_most_one or
-- any.
create table crm_access.family (
    family text not null,
    root text not null default '',
    label text not null default '',
    faces text not null check (faces in ('one', 'at_most_one', 'any')),
    primary key (family, root)
)
