-- What happened to a login, newest last.
create index log_login on crm_access.log (login, kind, access_group, log_id)
