-- One row: a root of the model, with the views that say which groups have which of its rows and which families are for
-- them. root is empty for the contacts, else it names the further root. versions is there where the root has a history: its
-- table and that of the rows, and the views of former versions.
create table crm_access.root (
    root text primary key,
    group_view text not null,
    family_view text not null,
    versions jsonb
)
