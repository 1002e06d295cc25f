-- One row: a person's attributes, with those of lines and, as login, what he or she is called in tables of the user's; the
-- model cannot declare an attribute of that name. It has no search path of its own, as acting_for, which says why.
create function crm_access.known_attributes(login text) returns SETOF jsonb
language sql stable parallel safe
as $body$
    select p.attributes
        operator(pg_catalog.||) pg_catalog.jsonb_build_object(
            'login', (select c.named from crm_access.called(p.login) as c (named))
        )
        operator(pg_catalog.||) coalesce(
            (
                select pg_catalog.jsonb_object_agg(
                    r.attribute, (select pg_catalog.jsonb_agg(l.value) from crm_access.line_of(r.attribute, r.value) as l (value))
                )
                from crm_access.reporting as r where r.login = p.login
            ),
            '{}'
        )
    from crm_access.person as p
    where p.login = known_attributes.login
$body$
