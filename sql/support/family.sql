-- One row: what a family of the model wants for the rows of a root: for contacts, or for those of a further root, which
-- is named then. faces says how many responsible people a row that the family is for must have: one, at_most_one or
-- any. group_view and family_view are the views that say which groups have the rows and which families are for them.
create table crm_access.family (
    family text not null,
    root text not null default '',
    label text not null default '',
    faces text not null check (faces in ('one', 'at_most_one', 'any')),
    group_view text not null,
    family_view text not null,
    primary key (family, root)
)
