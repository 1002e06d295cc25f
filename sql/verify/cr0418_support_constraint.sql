-- One row: a constraint of a table of crm_access that is missing, that is another one, or that somebody has put there. Those of
-- not null stand with the columns.
with wanted (relation, name, definition) as (values
    ('access_group', 'access_group_keeping_check', 'CHECK ((keeping = ANY (ARRAY[''declared''::text, ''shared''::text])))'),
    ('access_group', 'access_group_pkey', 'PRIMARY KEY (access_group)'),
    ('added_territory', 'added_territory_pkey', 'PRIMARY KEY (added_id)'),
    ('area_manager', 'area_manager_pkey', 'PRIMARY KEY (login, territory)'),
    ('cover', 'cover_check', 'CHECK ((absent <> substitute))'),
    ('cover', 'cover_check1', 'CHECK ((valid_from < valid_until))'),
    ('cover', 'cover_check2', 'CHECK ((begins <= valid_from))'),
    ('cover', 'cover_check3', 'CHECK ((valid_until <= ends))'),
    ('cover', 'cover_absent_fkey', 'FOREIGN KEY (absent) REFERENCES person(login) ON UPDATE CASCADE ON DELETE CASCADE'),
    ('cover', 'cover_substitute_fkey', 'FOREIGN KEY (substitute) REFERENCES person(login) ON UPDATE CASCADE ON DELETE CASCADE'),
    ('cover', 'cover_pkey', 'PRIMARY KEY (cover_id)'),
    ('crm_rls_version', 'crm_rls_version_pkc', 'PRIMARY KEY (version_num)'),
    ('family', 'family_faces_check', 'CHECK ((faces = ANY (ARRAY[''one''::text, ''at_most_one''::text, ''any''::text])))'),
    ('family', 'family_pkey', 'PRIMARY KEY (family, root)'),
    ('in_force', 'in_force_part_check', 'CHECK ((part = ANY (ARRAY[''structure''::text, ''people''::text, ''verification''::text])))'),
    ('in_force', 'in_force_pkey', 'PRIMARY KEY (in_force_id)'),
    ('leaver', 'leaver_pkey', 'PRIMARY KEY (leaver_id)'),
    ('leaver', 'leaver_pseudonym_key', 'UNIQUE (pseudonym)'),
    ('log', 'log_kind_check', 'CHECK ((kind = ANY (ARRAY[''person''::text, ''permanent''::text, ''timed''::text, ''cover''::text, ''share''::text, ''contact''::text, ''manager''::text, ''auditor''::text, ''look''::text, ''login''::text, ''territory''::text])))'),
    ('log', 'log_pkey', 'PRIMARY KEY (log_id)'),
    ('membership', 'membership_check', 'CHECK ((valid_from < valid_until))'),
    ('membership', 'membership_check1', 'CHECK (((valid_from IS NOT NULL) OR (valid_until IS NOT NULL)))'),
    ('membership', 'membership_login_fkey', 'FOREIGN KEY (login) REFERENCES person(login) ON UPDATE CASCADE ON DELETE CASCADE'),
    ('membership', 'membership_pkey', 'PRIMARY KEY (membership_id)'),
    ('model', 'model_keeping_check', 'CHECK ((keeping = ANY (ARRAY[''declared''::text, ''shared''::text])))'),
    ('model', 'model_new_logins_check', 'CHECK ((new_logins = ANY (ARRAY[''nothing''::text, ''password''::text, ''external''::text])))'),
    ('model', 'model_self_service_check', 'CHECK ((self_service = ANY (ARRAY[''nothing''::text, ''covers''::text])))'),
    ('model', 'model_single_check', 'CHECK (single)'),
    ('model', 'model_pkey', 'PRIMARY KEY (single)'),
    ('open_territory', 'open_territory_pkey', 'PRIMARY KEY (territory)'),
    ('person', 'person_keeping_check', 'CHECK ((keeping = ANY (ARRAY[''declared''::text, ''shared''::text])))'),
    ('person', 'person_pkey', 'PRIMARY KEY (login)'),
    ('person', 'person_person_key', 'UNIQUE (person) DEFERRABLE INITIALLY DEFERRED'),
    ('person', 'person_role_server_key', 'UNIQUE (role, server)'),
    ('reporting', 'reporting_pkey', 'PRIMARY KEY (login, attribute)'),
    ('root', 'root_pkey', 'PRIMARY KEY (root)'),
    ('share', 'share_login_fkey', 'FOREIGN KEY (login) REFERENCES person(login) ON UPDATE CASCADE ON DELETE CASCADE'),
    ('share', 'share_pkey', 'PRIMARY KEY (share_id)'),
    ('share', 'share_login_contact_key', 'UNIQUE (login, contact)'),
    ('taken', 'taken_privilege_check', 'CHECK ((privilege = ANY (ARRAY[''SELECT''::text, ''INSERT''::text, ''UPDATE''::text, ''DELETE''::text, ''TRUNCATE''::text, ''REFERENCES''::text, ''TRIGGER''::text, ''MAINTAIN''::text])))'),
    ('taken', 'taken_pkey', 'PRIMARY KEY (schema_name, relation, column_name, grantee, privilege)'),
    ('territory', 'territory_pkey', 'PRIMARY KEY (territory)')
),
own (oid, relation) as (
    select c.oid, c.relname::pg_catalog.text
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = %(unnamed)s
      and c.relname in (select w.relation from wanted as w)
      and c.relkind = 'r'
),
standing (relation, name, definition) as (
    select
        own.relation, k.conname::pg_catalog.text,
        -- The search path of the session decides whether the schema is printed.
        pg_catalog.replace(
            pg_catalog.pg_get_constraintdef(k.oid), pg_catalog.format('REFERENCES %%I.', %(unnamed)s), 'REFERENCES '
        )
    from pg_catalog.pg_constraint as k
    join own on own.oid = k.conrelid
    where k.contype in ('c', 'f', 'p', 'u', 'x')
),
found (relation, name, wanted, standing) as (
    select relation, name, w.definition, s.definition
    from wanted as w
    full join standing as s using (relation, name)
    where w.definition is distinct from s.definition
      and relation in (select own.relation from own)
)
select
    'error' as severity,
    pg_catalog.format('constraint %%I on %%I.%%I', f.name, %(unnamed)s, f.relation) as object,
    case
        when f.standing is null then pg_catalog.format('it is missing (%%s): rows can be there that no function of crm_rls makes', f.wanted)
        when f.wanted is null then pg_catalog.format('it is not of crm_rls (%%s): it can make changes of people fail', f.standing)
        else pg_catalog.format('it is %%s, and crm_rls made %%s', f.standing, f.wanted)
    end as cause,
    pg_catalog.concat_ws(
        '; ',
        case when f.standing is not null
            then pg_catalog.format('ALTER TABLE %%I.%%I DROP CONSTRAINT %%I', %(unnamed)s, f.relation, f.name) end,
        case when f.wanted is not null
            then pg_catalog.format(
                'ALTER TABLE %%I.%%I ADD CONSTRAINT %%I %%s', %(unnamed)s, f.relation, f.name,
                pg_catalog.replace(f.wanted, 'REFERENCES ', pg_catalog.format('REFERENCES %%I.', %(unnamed)s))
            ) end
    ) as next_step
from found as f
order by 2
