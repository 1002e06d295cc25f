-- Until when somebody had a login: who is forgotten, or has another one since.
create index log_former on crm_access.log (former, log_id)
