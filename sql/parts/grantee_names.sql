-- Part of a rule: the holders of the privileges `g` (aclexplode), each once.
pg_catalog.string_agg(
    distinct case g.grantee when 0 then 'PUBLIC' else g.grantee::pg_catalog.regrole::pg_catalog.text end, ', '
)
