-- One row: a sentence about what is so now.
select crm_people.add_territory(%(territory)s, %(below)s, %(label)s, %(reason)s)
