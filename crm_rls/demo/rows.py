"""The shape of the demo's rows: one named tuple for each table, its fields in the order of COPY.

Identity columns are left out: a new table numbers its rows from 1 in the order they come, and
references count on that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


class Country(NamedTuple):
    """A country of `crm.country`."""

    code: str
    name: str


class Employee(NamedTuple):
    """An employee of `crm.employee`; no department means that he or she has left."""

    number: str
    name: str
    department: str | None


class Pay(NamedTuple):
    """A month's pay of `crm.payroll`."""

    employee_no: str
    month: date
    gross: Decimal


class Product(NamedTuple):
    """A product of `crm.product`."""

    name: str
    product_line: str
    list_price: Decimal


class Contact(NamedTuple):
    """A customer, prospect or supplier of `crm.contact`."""

    company: str
    salutation: str | None
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    street: str | None
    postcode: str
    city: str
    country: str
    customer_type: str | None
    industry: str | None
    territory: str | None
    product_lines: list[str] | None
    first_contact_by: str | None
    legal_hold: bool
    created_at: datetime


class ContactProduct(NamedTuple):
    """A product line that a contact buys or asks for, of `crm.contact_product`."""

    contact_id: int
    product_line: str


class Activity(NamedTuple):
    """A call, visit, letter ... of `crm.activity`."""

    contact_id: int
    kind: str
    subject: str
    happened_at: datetime
    employee_no: str | None


class Deal(NamedTuple):
    """A deal of `crm.deal`; no amount means that nothing was offered yet."""

    contact_id: int
    title: str
    stage: str
    amount: Decimal | None


class DealLine(NamedTuple):
    """A line of `crm.deal_line`."""

    deal_id: int
    product_id: int
    quantity: int
    price: Decimal


class Document(NamedTuple):
    """A document of `crm.document`; no body means a scan without text."""

    contact_id: int
    title: str
    body: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """What COPY needs: a table's name, its columns and the rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Every row of the demo; a contact's id is its place in `contacts`, counted from 1."""

    countries: tuple[Country, ...]
    employees: tuple[Employee, ...]
    payroll: tuple[Pay, ...]
    products: tuple[Product, ...]
    contacts: tuple[Contact, ...]
    contact_products: tuple[ContactProduct, ...]
    activities: tuple[Activity, ...]
    deals: tuple[Deal, ...]
    deal_lines: tuple[DealLine, ...]
    documents: tuple[Document, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the tables in an order in which every reference is already there."""
        return (
            Table("country", Country._fields, self.countries),
            Table("employee", Employee._fields, self.employees),
            Table("payroll", Pay._fields, self.payroll),
            Table("product", Product._fields, self.products),
            Table("contact", Contact._fields, self.contacts),
            Table("contact_product", ContactProduct._fields, self.contact_products),
            Table("activity", Activity._fields, self.activities),
            Table("deal", Deal._fields, self.deals),
            Table("deal_line", DealLine._fields, self.deal_lines),
            Table("document", Document._fields, self.documents),
        )
