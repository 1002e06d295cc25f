-- One row: a foreign server that everybody uses with the same remote login.
select
    case when 'password_required=false' = any (m.umoptions) then 'error' else 'warning' end as severity,
    pg_catalog.quote_ident(m.srvname) as object,
    'its user mapping is FOR PUBLIC: who can use the server reads as the remote login, perhaps this very database'
        as cause,
    pg_catalog.format(
        'DROP USER MAPPING FOR PUBLIC SERVER %%I, and map the logins that need it', m.srvname
    ) as next_step
from pg_catalog.pg_user_mappings as m
where m.umuser = 0
