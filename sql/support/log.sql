-- One row: what somebody did to somebody, or what was found done. Of a membership or a cover the last entry before a
-- moment says what held then: nothing if `holds` is false, else [valid_from, valid_until). Of a person
-- who is forgotten or got another login, `former` is the one before. contact is the key of one that is
-- shared, or was given away: of that `old` and `new` have the values and the groups. Of a login valid_until is the end
-- of its password, of a territory `new` says where it was added.
create table crm_access.log (
    log_id bigint generated always as identity primary key,
    logged_at timestamptz not null default pg_catalog.clock_timestamp(),
    actor text not null,
    action text not null,
    kind text not null check (kind in (
        'person', 'permanent', 'timed', 'cover', 'share', 'contact', 'manager', 'auditor', 'look',
        'login', 'territory'
    )),
    login text not null,
    access_group text,
    subject bigint,
    holds boolean not null,
    absent text,
    valid_from timestamptz,
    valid_until timestamptz,
    access_groups text[],
    reason text not null default '',
    old jsonb,
    new jsonb,
    former text,
    contact text
)
