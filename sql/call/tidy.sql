-- One row: how much was tidied, of each kind.
select t.memberships, t.covers, t.shares, t.roles, t.made_permanent from crm_people.tidy() as t
