-- The look-up of active(): one login's memberships.
create index membership_login on crm_access.membership (login, access_group)
