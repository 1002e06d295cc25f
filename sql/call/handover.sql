-- One row: a sentence about what is so now.
select crm_people.handover(%(leaver)s, %(successor)s, %(at)s, %(contacts)s, %(reason)s)
