-- The shares of a contact, which end with it.
create index share_contact on crm_access.share (contact)
