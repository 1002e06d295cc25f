-- No row: what every change begins with. One change at a time, together with `crm-rls apply`, so that none waits for
-- another crosswise; what logins are called now, and what the log will say of it.
create function crm_access.begin_change(action text, reason text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    own_timeout constant text := current_setting('lock_timeout');
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
    if own_timeout = '0' then
        perform set_config('lock_timeout', '20s', true);
    end if;
    lock table crm_access.model in exclusive mode;
    -- The timeout stays until the transaction ends: who waits for a row that somebody has locked holds up all others.
    perform set_config('crm_rls.action', 'rename login', true);
    perform set_config('crm_rls.reason', '', true);
    perform crm_access.follow_logins();
    perform set_config('crm_rls.action', action, true);
    perform set_config('crm_rls.reason', coalesce(reason, ''), true);
exception
    when lock_not_available then
        raise lock_not_available using
            message = format('somebody else has been changing people or groups for %s',
                case own_timeout when '0' then '20 seconds' else own_timeout end),
            hint = 'Look into pg_stat_activity for a transaction that was left open, and try again.';
end
$body$
