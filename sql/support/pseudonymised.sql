-- JSON of the log, or of what was in force, in which a pseudonym stands for each value that is one of the names; names of
-- groups and territories stay. What an object says of the leaver alone, attributes and the role, goes. In what `concerns`
-- the leaver, words of a reason or of a query are replaced, too.
create function crm_access.pseudonymised(content jsonb, names text[], pseudonym text, concerns boolean) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $body$
declare
    own constant boolean := coalesce(jsonb_typeof(content) = 'object' and content ->> 'login' = any (names), false);
    about constant boolean := concerns or own or coalesce(
        jsonb_typeof(content) = 'object'
        and array[content ->> 'person', content ->> 'absent', content ->> 'substitute'] && names, false
    );
begin
    case jsonb_typeof(content)
        when 'string' then
            return case when content #>> '{}' = any (names) then to_jsonb(pseudonym) else content end;
        when 'array' then
            return coalesce(
                (
                    select jsonb_agg(crm_access.pseudonymised(e.value, names, pseudonym, about) order by e.ordinality)
                    from jsonb_array_elements(content) with ordinality as e
                ),
                '[]'
            );
        when 'object' then
            return coalesce(
                (
                    select jsonb_object_agg(
                        e.key,
                        case
                            when e.key in ('access_group', 'access_groups', 'access groups', 'suspended_groups', 'group',
                                'territory') then e.value
                            when own and e.key = 'attributes' then '{}'
                            when own and e.key = 'former_logins' then '[]'
                            when own and e.key in ('role', 'was') then 'null'
                            when about and e.key in ('reason', 'query')
                                then to_jsonb(crm_access.without_names(e.value #>> '{}', names, pseudonym))
                            else crm_access.pseudonymised(e.value, names, pseudonym, false)
                        end
                    )
                    from jsonb_each(content) as e
                ),
                '{}'
            );
        else
            return content;
    end case;
end
$body$
