-- No row: an error if the model file is the only owner of this login's memberships in one of these groups. What a
-- person or a group says goes before the model, and `declared` of one of them before `shared` of the other.
create function crm_access.require_shared(login text, access_groups text[]) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    kept record;
begin
    select g.access_group,
        case when p.keeping = 'declared' then 'the person' when g.keeping = 'declared' then 'the access group'
            else 'the model' end as owner
    into kept
    from crm_access.access_group as g
    cross join crm_access.model as m
    left join crm_access.person as p on p.login = require_shared.login
    where g.access_group = any (require_shared.access_groups)
      and case
          when p.keeping = 'declared' or g.keeping = 'declared' then true
          when p.keeping = 'shared' or g.keeping = 'shared' then false
          else m.keeping = 'declared'
      end
    order by g.access_group
    limit 1;
    if kept.access_group is not null then
        raise object_not_in_prerequisite_state using
            message = format('the model file alone says whether %s is in %s: %s has `memberships: declared`',
                crm_access.name_of(login), kept.access_group, kept.owner),
            hint = 'Change the model file and run `crm-rls apply`. Somebody can stand in meanwhile: crm_people.cover.';
    end if;
end
$body$
