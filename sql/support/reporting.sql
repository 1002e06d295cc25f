-- One row: a person's place in the reporting line of an attribute: the value that others report to, and that to which the
-- person reports; both as texts in their usual form. Kept from the attributes of people by follow_reporting. That no line
-- is a circle and no value two people's is asked at the end of a transaction (require_line), which may turn a line around.
create table crm_access.reporting (
    attribute text not null,
    login text not null,
    value text not null,
    parent text,
    primary key (login, attribute)
)
