-- One row: a cover that goes on or will begin, with the groups that it lends (null: all).
select
    c.absent, c.substitute, c.valid_from, c.valid_until, c.begins, c.ends, c.access_groups, c.begins <= pg_catalog.now() as runs,
    c.reason
from crm_people.covers as c
order by c.begins, c.absent, c.substitute
