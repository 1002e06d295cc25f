-- One row: the number of the new cover.
select crm_people.cover(
    %(absent)s, %(substitute)s, %(valid_from)s, %(valid_until)s, %(lead_days)s, %(trail_days)s, %(reason)s,
    %(access_groups)s, %(anyway)s
)::pg_catalog.text
