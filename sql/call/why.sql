-- One row: how a person stands to a contact by a group; see crm_people.why.
select w.access_group, w.allows, w.has_contact, w.hidden, w.how, w.acting_for, w.valid_until, w.granted_by, w.reason
from crm_people.why(
    %(person)s, %(contact)s, coalesce(crm_people.moment_of(%(at)s), pg_catalog.clock_timestamp()),
    %(root)s
) as w
