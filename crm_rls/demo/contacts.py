"""The demo's contacts: companies in postcode regions, with gaps as in a grown database.

Pure. What belongs to a contact is made in `content`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from random import Random

from crm_rls.demo import Progress, names, staff
from crm_rls.demo.chance import FIRST_DAY, LAST_DAY, maybe, moment
from crm_rls.demo.places import ABROAD, REGIONS, Region, area_of, weight_of
from crm_rls.demo.rows import Contact

_TYPES: tuple[str | None, ...] = ("prospect", "customer", "key account", "supplier", None)
_TYPE_WEIGHTS = (36, 46, 5, 6, 7)
_LINES: Mapping[str | None, tuple[int, ...]] = {
    "prospect": (0, 0, 0, 1, 1, 2),
    "customer": (1, 1, 2, 2, 3),
    "key account": (2, 3, 4),
    "supplier": (0,),
    None: (0, 0, 1),
}
"""How many product lines a contact of each type is interested in."""

_TRANSLITERATION = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ł": "l", "ø": "o", "ı": "i"}  # noqa: RUF001 # Turkish
)
"""Letters that are written otherwise in an address, or that Unicode does not take apart."""


def contacts(random: Random, count: int, progress: Progress) -> tuple[Contact, ...]:
    """Return that many contacts, the oldest first; one in 25 is from abroad."""
    moments = sorted(moment(random, FIRST_DAY) for _ in range(count))
    regions = random.choices(REGIONS, [weight_of(region) for region in REGIONS], k=count)
    made: list[Contact] = []
    for created_at, region in zip(moments, regions, strict=True):
        made.append(_contact(random, created_at, region if random.random() < 0.96 else None))
        if len(made) % 500 == 0 or len(made) == count:
            progress("contacts made", len(made), count)
    return tuple(made)


def _contact(random: Random, created_at: datetime, region: Region | None) -> Contact:
    """Return a contact of that region or from abroad; half of this year's prospects are not assigned yet."""
    country = "DE" if region else random.choice(tuple(ABROAD))
    place = random.choice(region.places if region else ABROAD[country])
    industry = random.choice(tuple(names.INDUSTRIES))
    company = _company(random, industry, place.city)
    salutation, first_name, last_name = _person(random)
    customer_type = random.choices(_TYPES, _TYPE_WEIGHTS)[0]
    new = customer_type == "prospect" and created_at.year == LAST_DAY.year
    return Contact(
        company=company,
        salutation=salutation,
        first_name=first_name,
        last_name=last_name,
        email=maybe(random, 0.9, _email(first_name, last_name, company)),
        phone=maybe(random, 0.85, _phone(random, region)) if region else None,
        street=maybe(random, 0.95, _street(random)),
        postcode=place.postcode,
        city=place.city,
        country=country,
        customer_type=customer_type,
        industry=maybe(random, 0.9, industry),
        territory=region.territory if region and not (new and random.random() < 0.5) else None,
        product_lines=_product_lines(random, customer_type),
        first_contact_by=_first_contact(random, created_at, region),
        legal_hold=random.random() < 0.01,
        created_at=created_at,
    )


def _company(random: Random, industry: str, city: str) -> str:
    word = random.choice(names.INDUSTRIES[industry])
    owner, partner = random.sample(names.SURNAMES, 2)
    form = random.choice(names.LEGAL_FORMS)
    return random.choice(
        (
            f"{owner} {word} {form}",
            f"{owner} {word} {form}",
            f"{word} {city} {form}",
            f"{owner} & {partner} {word} {form}",
            f"{word} {owner} & Söhne {form}",
        )
    )


def _person(random: Random) -> tuple[str | None, str | None, str | None]:
    """Return salutation, first and last name; sometimes only the last one is known, or nobody."""
    woman = random.random() < 0.45
    first_name = random.choice(names.WOMEN if woman else names.MEN)
    last_name = random.choice(names.SURNAMES)
    known = random.random()
    if known < 0.06:
        return None, None, None
    return "Frau" if woman else "Herr", first_name if known > 0.15 else None, last_name


def _plain(text: str) -> str:
    """Return the text as it stands in an address: ASCII letters and digits, the rest as hyphens."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_TRANSLITERATION))
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in kept).split()
    return "-".join(words)


def _email(first_name: str | None, last_name: str | None, company: str) -> str:
    person = ".".join(_plain(name) for name in (first_name, last_name) if name) or "info"
    return f"{person}@{_plain(company)}.example"


def _phone(random: Random, region: Region) -> str:
    return f"{names.DIALLING[area_of(region)]}{random.randrange(1000):03}"


def _street(random: Random) -> str:
    suffix = random.choice(("", "", "", "a", "b"))
    return f"{random.choice(names.STREETS)} {random.randint(1, 180)}{suffix}"


def _product_lines(random: Random, customer_type: str | None) -> list[str] | None:
    chosen = random.sample(tuple(names.PRODUCTS), random.choice(_LINES[customer_type]))
    return sorted(chosen) or None


def _first_contact(random: Random, created_at: datetime, region: Region | None) -> str | None:
    """Return who met the contact first: field or inside sales, in the early years also people who left."""
    if created_at.year < 2019 and random.random() < 0.6:
        return random.choice(staff.LEAVERS).number
    field = staff.FIELD_SALES[area_of(region)] if region else staff.KEY_ACCOUNTS
    if random.random() < 0.1:  # met at a fair, far from where the customer is
        field = random.choice(tuple(staff.FIELD_SALES.values()))
    return random.choice((field, field, *staff.INSIDE_SALES, *staff.INSIDE_SALES, None))
