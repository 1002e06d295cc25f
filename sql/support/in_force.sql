-- One row: what of the model was put in force at a moment, as JSON: its structure, the people that it declares, or what
-- else verify needs.
-- The last row of a part is in force; null means nothing. docs/reference/in-force.md describes the content.
create table crm_access.in_force (
    in_force_id bigint generated always as identity primary key,
    recorded_at timestamptz not null default pg_catalog.clock_timestamp(),
    part text not null check (part in ('structure', 'people', 'verification')),
    content jsonb not null,
    who text not null default session_user
)
