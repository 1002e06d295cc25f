-- No row: what every change begins with. One change at a time, together with `crm-rls apply`, so that none waits for
-- another crosswise; what logins are called now, and what the log will say of it.
create function crm_access.begin_change(action text, reason text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
set lock_timeout = 20000
as $body$
begin
    perform crm_access.require_home();
    if current_setting('transaction_isolation') <> 'read committed' then
        -- An older snapshot does not show what others did before they gave the lock free.
        raise feature_not_supported using
            message = format('people and groups are not changed in a transaction of level %s',
                current_setting('transaction_isolation')),
            hint = 'Begin it with: BEGIN ISOLATION LEVEL READ COMMITTED;';
    end if;
    -- Not an advisory lock, which everybody may take: nobody but owner and registrar can name this table. Who reads
    -- it, pg_dump too, does not wait.
    lock table crm_access.model in exclusive mode;
    perform set_config('crm_rls.action', 'rename login', true);
    perform set_config('crm_rls.reason', '', true);
    perform crm_access.follow_logins();
    perform set_config('crm_rls.action', action, true);
    perform set_config('crm_rls.reason', coalesce(reason, ''), true);
exception
    when lock_not_available then
        raise lock_not_available using
            message = 'somebody else has been changing people or groups for 20 seconds',
            hint = 'Look into pg_stat_activity for a transaction that was left open, and try again.';
end
$body$
