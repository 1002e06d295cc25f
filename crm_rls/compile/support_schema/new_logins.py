"""The functions by which managers make logins: all that the role with CREATEROLE has (ADR 0033).

They know nothing of people. `crm_people` asks who may, and the registrar alone calls them. They ask for
themselves whatever could make a login more than a person's: its name, and which logins may be changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crm_rls.catalog import Role, ServerFacts, SupportObject
from crm_rls.compile.installation.objects import compiled_function
from crm_rls.compile.reach.layout import Layout
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Model, NewLogins
from crm_rls.postgres.functions import AS_OWNER, Argument, Function
from crm_rls.postgres.names import LIMIT, SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, array_literal, literal, text
from crm_rls.postgres.versions import describe, has_membership_options

CREATE_LOGIN = "create_login"
CHANGE_LOGIN = "change_login"
LOGIN_FUNCTIONS = (CREATE_LOGIN, CHANGE_LOGIN)

_PASSWORD = (Argument("verifier", "text"), Argument("valid_until", "timestamp with time zone"))

_CREATE = SQL(
    r"""
declare
    wrong text;
begin
    wrong := case
        when coalesce(login, '') = '' then 'a login needs a name'
        when octet_length(login) > {limit} then 'the name of a login has at most {limit} bytes'
        when login <> btrim(login) or login ~ '[[:cntrl:]]'
            then format('the name %L has spaces around it or characters that cannot be printed', login)
        when lower(login) ~ '^pg_' or lower(login) in ('public', 'none')
            then format('PostgreSQL keeps the name %L for itself', login)
        when starts_with(lower(login), {own})
            then format('names that begin like %L are kept for roles of crm_rls', login)
    end;
    if wrong is not null then
        raise invalid_parameter_value using message = wrong, hint = 'Choose another name.';
    end if;
    if exists (select from pg_roles as r where lower(r.rolname) = lower(login)) then
        raise duplicate_object using
            message = format('there is a role %L already', login),
            hint = 'Register it if it is the login of this person, or choose another name.';
    end if;
    if verifier !~ {form} then
        raise invalid_parameter_value using
            message = 'that is no verifier of a password',
            hint = 'Let crm_people.make_login make the password.';
    end if;
    execute format(
        'create role %I login inherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls', login
    ) || case when verifier is null then '' else {password} end;
end
"""
)

_CHANGE = SQL(
    r"""
declare
    role pg_roles;
    beyond text;
begin
    select r.* into role from pg_roles as r where r.rolname = login;
    if not exists (
        select from pg_auth_members as m join pg_roles as u on u.oid = m.member
        where m.roleid = role.oid and u.rolname = current_user and m.admin_option
    ) then
        return format('the login %s was not made by crm_people.make_login', login);
    end if;
    with recursive reached (oid) as (
        select m.roleid from pg_auth_members as m where m.member = role.oid
        union
        select m.roleid from reached as r join pg_auth_members as m on m.member = r.oid
    )
    select string_agg(r.rolname, ', ' order by r.rolname) into beyond
    from reached join pg_roles as r on r.oid = reached.oid
    where r.rolname <> all ({given})
      and not starts_with(r.rolname, {group}) and not starts_with(r.rolname, {timed});
    if role.rolsuper or role.rolcreatedb or role.rolcreaterole or role.rolreplication
        or role.rolbypassrls or beyond is not null
    then
        return format('the login %s has more than groups give%s', login,
            coalesce(': it is in ' || beyond, ''));
    end if;
    if verifier !~ {form} then
        return 'that is no verifier of a password';
    end if;
    execute format('alter role %I', login)
        || case opens when true then ' login' when false then ' nologin' else '' end
        || case when verifier is null then '' else {password} end;
    return null;
end
"""
)

_FORM = "^SCRAM-SHA-256[$]4096:[A-Za-z0-9+/=]{24}[$][A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$"
"""What PostgreSQL keeps of a password. A text of another form it would take for the password itself."""

# With the offset in numbers: the session says what abbreviations of time zones mean, and the order of days.
_SET_PASSWORD = SQL(
    "format(' password %L valid until %L', verifier, to_char(valid_until, 'YYYY-MM-DD HH24:MI:SSOF'))"
)

_NOTHING_TO_ITSELF = ("createrole_self_grant", "")
"""Everybody may set it, and from 16 on it says whether who makes a role becomes a member."""


def login_maker(layout: Layout, mark: str) -> Iterator[Role]:
    """Yield the role that makes logins, if managers may."""
    if layout.model.new_logins is not NewLogins.NOTHING:
        yield Role(layout.names.login_maker, create_role=True, inherit=False, mark=mark)


def login_functions(layout: Layout) -> Iterator[SupportObject]:
    """Yield `create_login(login, verifier, valid_until)` and `change_login(login, opens, ..)`.

    The first one raises invalid_parameter_value for a name that cannot be, and duplicate_object; the second
    one returns why it changed nothing, or null.
    """
    if layout.model.new_logins is NewLogins.NOTHING:
        return
    names, (group, timed) = layout.names, layout.names.of_groups
    values = {
        "limit": SQL(str(LIMIT)),
        "own": literal(f"{layout.model.prefix}_"),
        "given": array_literal((names.persons, names.share_role)),
        "group": literal(group),
        "timed": literal(timed),
        "form": literal(_FORM),
        "password": _SET_PASSWORD,
    }
    login = Argument("login", "text")
    opens = Argument("opens", "boolean")
    for name, returns, arguments, body in (
        (CREATE_LOGIN, "void", (login, *_PASSWORD), _CREATE),
        (CHANGE_LOGIN, "text", (login, opens, *_PASSWORD), _CHANGE),
    ):
        function = Function(
            SUPPORT_SCHEMA,
            name,
            returns,
            text(body.format(**values)),
            arguments,
            definer=True,
            settings=(*AS_OWNER, _NOTHING_TO_ITSELF),
        )
        yield replace(compiled_function(function, names.login_maker), guest=True)


def unfit_new_logins(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield why managers can make no logins on this server: before 16 CREATEROLE is ADMIN on every role."""
    if model.new_logins is NewLogins.NOTHING or has_membership_options(facts.version):
        return
    yield Diagnostic(
        Code.NEW_LOGINS_TOO_EARLY,
        Severity.ERROR,
        f"managers can make no logins on {describe(facts.version)}: before 16 a role with CREATEROLE may "
        "alter every role that is no superuser, and join every group",
        "take out `new_logins`, or upgrade to PostgreSQL 16 or later",
        model.place("database", "new_logins"),
    )
