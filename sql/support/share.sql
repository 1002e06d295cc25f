-- One row: a contact, by its key as a text, that a person reads until a moment, whatever groups he or she is in.
create table crm_access.share (
    share_id bigint generated always as identity primary key,
    login text not null references crm_access.person (login) on update cascade on delete cascade,
    contact text not null,
    valid_until timestamptz not null,
    reason text not null default '',
    unique (login, contact)
)
