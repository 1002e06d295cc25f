-- How many logins of persons were renamed since somebody looked; those of managers of areas go with their roles too. Of
-- logins that change their names in a circle one is set aside first. A name that somebody without a login still has is
-- left, and require_bound says so.
create function crm_access.follow_logins() returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    renamed record;
    aside oid[] := '{}';
    names text[] := '{}';
    followed integer := 0;
begin
    update crm_access.area_manager as a set login = r.rolname
    from pg_roles as r
    where r.oid = a.role and a.server = crm_access.this_server() and r.rolname <> a.login
      and not exists (
          select from crm_access.area_manager as other
          where other.login = r.rolname and other.territory = a.territory
      );
    loop
        select b.login, b.role, b.named::text as named, in_the_way.login is not null as blocked into renamed
        from crm_access.bound as b
        left join crm_access.bound as in_the_way on in_the_way.login = b.named
        where b.named <> b.login
          and case when in_the_way.login is not null then b.role <> all (aside)
              else not exists (select from crm_access.person as p where p.login = b.named) end
        order by in_the_way.login is not null, b.login
        limit 1;
        exit when not found;
        if renamed.blocked then
            aside := aside || renamed.role;
            names := names || renamed.login;
            update crm_access.person as p set login = format('%s (oid %s)', p.login, p.role) where p.login = renamed.login;
        else
            update crm_access.person as p
            set login = renamed.named,
                former_logins = array_append(array_remove(p.former_logins, renamed.named),
                    coalesce(names[array_position(aside, renamed.role)], p.login))
            where p.login = renamed.login;
            followed := followed + 1;
        end if;
    end loop;
    return followed;
end
$body$
