"""The demo's rows, made from a seed: the same seed gives the same rows on every machine.

Pure: reads no clock, no file and no database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random

from crm_rls.demo import Progress, names, staff
from crm_rls.demo.chance import LAST_DAY, maybe, moment, stream
from crm_rls.demo.contacts import contacts
from crm_rls.demo.places import REGIONS, area_of
from crm_rls.demo.rows import (
    Activity,
    Contact,
    ContactProduct,
    Content,
    Country,
    Deal,
    DealLine,
    Document,
    Pay,
    Product,
)

CONTACTS = 6_000
SEED = 2026

COUNTRIES = (Country("AT", "Österreich"), Country("CH", "Schweiz"), Country("DE", "Deutschland"))

PRODUCTS: tuple[Product, ...] = tuple(
    Product(name, line, Decimal(price))
    for line, products in names.PRODUCTS.items()
    for name, price in products
)

_AREAS: Mapping[str | None, str] = {region.territory: area_of(region) for region in REGIONS}

_TALKS = ("call", "email", "visit", "trade fair")
_ACTIVITIES: Mapping[str | None, tuple[tuple[int, int], tuple[str, ...]]] = {
    "prospect": ((0, 5), _TALKS),
    "customer": ((1, 7), (*_TALKS, "service", "complaint")),
    "key account": ((4, 14), (*_TALKS, "service", "complaint")),
    "supplier": ((0, 2), _TALKS),
    None: ((0, 2), _TALKS),
}
"""How many activities a contact of each type has at least and at most, and of which kinds."""

_DEALS: Mapping[str | None, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "prospect": ((0, 0, 1), ("lead", "qualified", "offer", "lost")),
    "customer": ((0, 1, 1, 2, 2), ("lead", "qualified", "offer", "won", "won", "lost")),
    "key account": ((2, 3, 4), ("qualified", "offer", "won", "won", "lost")),
    "supplier": ((0,), ()),
    None: ((0,), ()),
}
"""How many deals a contact of each type has, and their stages; the usual ones more than once."""


def generate(contact_count: int = CONTACTS, seed: int = SEED, progress: Progress | None = None) -> Content:
    """Return the whole demo CRM with that many contacts; everything else grows with them.

    `progress` is called after every few hundred contacts.
    """
    made = contacts(stream(seed, "contact"), contact_count, progress or _silent)
    deals, deal_lines = _deals(stream(seed, "deal"), made)
    return Content(
        countries=COUNTRIES,
        employees=(*staff.LEAVERS, *staff.STAFF),
        payroll=tuple(_payroll(stream(seed, "payroll"))),
        products=PRODUCTS,
        contacts=made,
        contact_products=tuple(_contact_products(made)),
        activities=tuple(_activities(stream(seed, "activity"), made)),
        deals=deals,
        deal_lines=deal_lines,
        documents=tuple(_documents(stream(seed, "document"), made)),
    )


def _silent(_what: str, _done: int, _total: int) -> None:
    pass


def _payroll(random: Random) -> Iterator[Pay]:
    for employee in staff.STAFF:
        gross = Decimal(random.randrange(3200, 9800, 50))
        for month in range(1, LAST_DAY.month + 1):
            yield Pay(employee.number, date(LAST_DAY.year, month, 1), gross)


def _contact_products(made: Sequence[Contact]) -> Iterator[ContactProduct]:
    """Yield what the array `product_lines` says as rows of the link table."""
    for number, contact in enumerate(made, start=1):
        for line in contact.product_lines or ():
            yield ContactProduct(number, line)


def _activities(random: Random, made: Sequence[Contact]) -> Iterator[Activity]:
    for number, contact in enumerate(made, start=1):
        (least, most), kinds = _ACTIVITIES[contact.customer_type]
        for _ in range(random.randint(least, most)):
            kind = random.choice(kinds)
            yield Activity(
                contact_id=number,
                kind=kind,
                subject=random.choice(names.SUBJECTS[kind]),
                happened_at=moment(random, contact.created_at),
                employee_no=_looked_after_by(random, contact),
            )


def _looked_after_by(random: Random, contact: Contact) -> str | None:
    """Return who had to do with the contact; mail that came in by itself has nobody."""
    if contact.customer_type == "supplier":
        return staff.PURCHASING
    if contact.customer_type == "key account" and random.random() < 0.7:
        return staff.KEY_ACCOUNTS
    area = _AREAS.get(contact.territory, "SUED")
    field = staff.FIELD_SALES[area]
    return random.choice((field, field, staff.SERVICE[area], *staff.INSIDE_SALES, None))


def _deals(random: Random, made: Sequence[Contact]) -> tuple[tuple[Deal, ...], tuple[DealLine, ...]]:
    """Return deals and their lines; a deal's amount is the sum of its lines, once it is more than a lead."""
    deals: list[Deal] = []
    lines: list[DealLine] = []
    for number, contact in enumerate(made, start=1):
        counts, stages = _DEALS[contact.customer_type]
        for _ in range(random.choice(counts)):
            own = tuple(_deal_lines(random, len(deals) + 1, contact.product_lines))
            stage = random.choice(stages)
            amount = sum((line.quantity * line.price for line in own), Decimal())
            title = f"{PRODUCTS[own[0].product_id - 1].name} für {contact.city}"
            deals.append(Deal(number, title, stage, None if stage == "lead" else amount))
            lines.extend(own)
    return tuple(deals), tuple(lines)


def _deal_lines(random: Random, deal_id: int, product_lines: Sequence[str] | None) -> Iterator[DealLine]:
    wanted = product_lines or tuple(names.PRODUCTS)
    offered = [number for number, product in enumerate(PRODUCTS, start=1) if product.product_line in wanted]
    for product_id in random.sample(offered, random.randint(1, 4)):
        share = Decimal(100 - random.choice((0, 0, 0, 3, 5, 10))) / 100
        price = (PRODUCTS[product_id - 1].list_price * share).quantize(Decimal("0.01"))
        yield DealLine(deal_id, product_id, random.randint(1, 12), price)


def _documents(random: Random, made: Sequence[Contact]) -> Iterator[Document]:
    titles = tuple(names.DOCUMENTS)
    for number, contact in enumerate(made, start=1):
        most = {"customer": 2, "key account": 3, "prospect": 1}.get(contact.customer_type or "", 0)
        for count in range(1, random.randint(0, most) + 1):
            title = random.choice(titles)
            text = names.DOCUMENTS[title].format(company=contact.company, city=contact.city)
            file_number = f"{contact.created_at.year}-{number:05}-{count}"
            yield Document(number, f"{title} {file_number}", maybe(random, 0.93, text))
