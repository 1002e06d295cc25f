-- One row: a family of the model. faces says how many responsible people a contact that the family is for must have:
-- one, at_most_one or any.
create table crm_access.family (
    family text primary key,
    label text not null default '',
    faces text not null check (faces in ('one', 'at_most_one', 'any'))
)
