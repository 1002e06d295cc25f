"""The words by which tables and columns are recognised, in English and German. Pure.

Names are compared without case, underscores, plurals and endings such as _id, so that `AssignedUserID` and
`assigned_user` are one word.
"""

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


CONTACTS = {
    **dict.fromkeys(_set("contact customer account client partner debtor kunde kontakt kundenkontakt"), 3),
    **dict.fromkeys(_set("company organisation organization person party business firma people member"), 2),
}
"""What a table of contacts is called, and how much that says."""

FURTHER = _set("lead prospect vendor supplier interessent lieferant")
"""What is granted by itself beside the contacts."""

NO_CONTACTS = _set("bank user ledger general tax email login test archived old tmp temp")
"""Words before the last one of a table's name, after which it holds no contacts."""

STAFF = _set(
    """user employee staff agent salesperson salesrep login mitarbeiter benutzer crewmember seller worker
    personnel teammember usergroup role"""
)
"""Tables of the people who work with the database."""

HAPPENINGS = _set(
    """meeting event call activity task email message note document appointment case project contract
    opportunity deal ticket visit quote order termin besuch vertrag"""
)
"""What can belong to several contacts through a table of links; a product or a tag is shared by all."""

AUTHOR = _set(
    """author creator sender writer approver reviewer createdby updatedby modifiedby sentby
    changedby writtenby approvedby verfasser ersteller absender"""
)
"""Columns that say who did something, and not whose it is."""

OWNED = _set("address location phone contactinfo adresse anschrift coordinate")
"""Tables whose rows belong to the row that points to them."""

PERSONAL = _set("email phone telephone mobile fax firstname lastname surname birthdate birthday street")
"""Columns of a table that is no list for everybody."""

TECHNICAL = re.compile(
    r"(^|_)(log|logs|audit|queue|job|jobs|cache|session|sessions|migration|migrations|alembic|tmp|temp|backup|"
    r"import|staging|schema_version|history|errorlog|buildversion)(_|$)"
)
SENSITIVE = re.compile(
    r"(^|_)(salary|salaries|payroll|password|passwordhash|passwordsalt|passwd|secret|token|iban|creditcard|"
    r"credit_card|cardnumber|card_number|ssn|nationalid|national_id|health|diagnosis|api_key|gehalt|pay_?rate)(_|$)"
)

TERRITORY = _set("territory salesterritory region salesregion area district gebiet vertriebsgebiet bezirk")
OWNER = _set(
    """owner assignedto assigneduser user salesrep salesperson salesrepemployee accountmanager
    responsible responsibleuser betreuer agent rep employee firstcontactby supportrep kam
    keyaccountmanager aussendienst verkaeufer"""
)
TEAM = _set("team salesteam securitygroup")
POSTCODE = _set("postcode postal postalcode zip zipcode plz")
SEGMENT = _set(
    """industry branche sector segment customertype accounttype customerclass productline sparte
    customergroup lineofbusiness businessline market country countrycode tier branch store"""
)
LOGIN = ("login", "username", "loginname", "dblogin", "userlogin", "benutzername", "loginid")
LABEL = ("label", "name", "title", "description", "bezeichnung")

SERVICE = re.compile(
    r"etl|batch|backup|import|export|sync|replic|monitor|exporter|\bsvc|service|report|grafana|metabase|superset|"
    r"tableau|powerbi|power_bi|^bi(_|$)|_bi$|dump|cron|job|loader|dwh|kafka|debezium|airbyte|fivetran"
)
GATEWAY = re.compile(r"gateway|authenticator|pgbouncer|pooler|pgpool|postgrest|webapp|^web(_|$)|_web$")

_ENDING = re.compile(r"(?<=.)_?(?:id|key|code|no|nr|number|num|by_id|_c)$")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def tokens(name: str) -> tuple[str, ...]:
    """Return the words of a name in small letters: `SalesPerson_Id` has three."""
    return tuple(each for each in re.split(r"[^0-9a-zäöüß]+", _CAMEL.sub("_", name).lower()) if each)


def singular(word: str) -> str:
    """Return a word without the ending of a plural."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches")):
        return word[:-2]
    return (
        word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word
    )


def joined(name: str) -> str:
    """Return the words of a table's name as one, in the singular."""
    return singular("".join(tokens(name)))


def last(name: str) -> str:
    """Return the last word of a table's name in the singular."""
    found = tokens(name)
    return singular(found[-1]) if found else ""


def column_word(name: str) -> str:
    """Return what a column is about: its words as one, without an ending such as _id or _no."""
    word = "_".join(tokens(name))
    return singular(_ENDING.sub("", word).replace("_", ""))


def is_one_of(name: str, words: frozenset[str]) -> bool:
    """Say whether a table's name, or its last word, is one of the words."""
    return joined(name) in words or last(name) in words


def weight_of(name: str) -> int:
    """Return how much a table's name speaks for contacts; 0 for nothing."""
    before = {singular(each) for each in tokens(name)[:-1]}
    if before & NO_CONTACTS:
        return 0
    return max(CONTACTS.get(joined(name), 0), CONTACTS.get(last(name), 0))


def is_sensitive(name: str) -> bool:
    """Say whether a table or column holds what even those who see the contact may not need to see."""
    return SENSITIVE.search("_".join(tokens(name))) is not None


def is_technical(name: str) -> bool:
    """Say whether a table is for programs or for later, such as a log."""
    return TECHNICAL.search("_".join(tokens(name))) is not None
