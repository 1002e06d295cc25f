-- The look-up of active(): whom a login stands in for.
create index cover_substitute on crm_access.cover (substitute)
