-- No row: an entry in the log that somebody looks at rows as a person sees them, with the query.
insert into crm_access.log (actor, action, kind, login, holds, reason, new)
values (
    session_user, 'look', 'look', %(login)s, false, %(reason)s,
    pg_catalog.jsonb_build_object('query', %(query)s::pg_catalog.text)
)
