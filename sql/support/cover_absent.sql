-- Who stands in for a login.
create index cover_absent on crm_access.cover (absent)
