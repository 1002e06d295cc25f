-- One row: a membership that the plan ends, granted by a role whose grants the session cannot revoke.
select
    pg_catalog.format('%%I in %%I', given ->> 1, given ->> 0) as object,
    pg_catalog.format('%%I granted this membership, and %%I cannot revoke it', given ->> 2, me.rolname) as cause,
    pg_catalog.format('REVOKE %%I FROM %%I GRANTED BY %%I', given ->> 0, given ->> 1, given ->> 2) as next_step
from pg_catalog.jsonb_array_elements(%(revoked)s) as given
join pg_catalog.pg_roles as me on me.rolname = current_user
join pg_catalog.pg_roles as r on r.rolname = given ->> 2
where pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 160000
  and not pg_catalog.pg_has_role(r.oid, 'USAGE')
order by 1
