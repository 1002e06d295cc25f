-- Part of a rule: the words with which REVOKE ends the membership `m` of pg_auth_members, if its grantor is not the
-- bootstrap superuser; null before 16, where every grantor's REVOKE does.
case
    when m.grantor <> 10
        and pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 160000
    then pg_catalog.concat(' GRANTED BY ', m.grantor::pg_catalog.regrole)
end
