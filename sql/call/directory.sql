-- One row: a person and the login.
select d.person, d.login from crm_people.directory as d
