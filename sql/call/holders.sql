-- One row: who holds a group of a family at a moment, and who is the face for it, but not before what was done in this
-- transaction.
select h.family, h.access_group, h.holder, h.face
from crm_people.holders(greatest(%(at)s::pg_catalog.timestamptz, pg_catalog.clock_timestamp())) as h
