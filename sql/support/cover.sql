-- One row: somebody stands in for an absent person, who is away in [valid_from, valid_until). The rows are shown
-- in [begins, ends), which lead and trail days make longer; null is open. Only the groups that the absent person
-- holds at the moment count, and of these only access_groups where that is not null. by_self: the absent person made it.
create table crm_access.cover (
    cover_id bigint generated always as identity primary key,
    absent text not null references crm_access.person (login) on update cascade on delete cascade,
    substitute text not null references crm_access.person (login) on update cascade on delete cascade,
    valid_from timestamptz not null,
    valid_until timestamptz,
    begins timestamptz not null,
    ends timestamptz,
    access_groups text[],
    reason text not null default '',
    by_self boolean not null default false,
    check (absent <> substitute),
    check (valid_from < valid_until),
    check (begins <= valid_from),
    check (valid_until <= ends)
)
