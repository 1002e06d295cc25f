-- One row: a person whose login is there, with the role and what that is called now. A role that was renamed counts on
-- the server on which it was registered; elsewhere the oid alone says nothing. Readers of this view may not call
-- this_server, and need no privilege on pg_control_system. What a view calls must be allowed even where it is not
-- evaluated; ts_stat runs a query that is a text, and its words are what that finds.
create view crm_access.bound as
select p.login, r.oid as role, r.rolname as named
from crm_access.person as p
join pg_catalog.pg_roles as r
    on r.oid = p.role
    and (
        r.rolname = p.login
        or p.server = (
            select pg_catalog.concat(s.word, '/', n.nspowner)
            from pg_catalog.ts_stat(
                case when pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')
                    then 'select pg_catalog.array_to_tsvector(array[c.system_identifier::pg_catalog.text]) '
                        'from pg_catalog.pg_control_system() as c'
                    else 'select null::pg_catalog.tsvector where false'
                end
            ) as s
            cross join pg_catalog.pg_namespace as n
            where n.nspname = 'crm_people'
        )
    )
