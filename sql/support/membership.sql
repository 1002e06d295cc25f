-- One row: a person in an access group for the half-open interval [valid_from, valid_until); null is open.
-- Permanent memberships are role memberships and do not stand here.
create table crm_access.membership (
    membership_id bigint generated always as identity primary key,
    login text not null references crm_access.person (login) on update cascade on delete cascade,
    access_group text not null,
    valid_from timestamptz,
    valid_until timestamptz,
    reason text not null default '',
    declared boolean not null default false,
    check (valid_from < valid_until),
    check (valid_from is not null or valid_until is not null)
)
