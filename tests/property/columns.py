"""The columns of generated tables: their types, what rows hold and which literals filters write.

The pools are small, so that filters meet rows, and nasty, so that quoting and NULLs are met too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from crm_rls.model import PersonAttribute
from crm_rls.model.values import Folded

EQUALITY = ("=", "<>")
ORDER = ("=", "<>", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: values are as psycopg returns them, literals as a filter writes them.

    `attribute` is an attribute of the person that can be compared with it; `patterns` are those of `like`; a
    `moving` one is compared with today().
    """

    type: str
    values: tuple[object, ...]
    literals: tuple[str, ...]
    operators: tuple[str, ...] = ORDER
    attribute: str | None = None
    prefixes: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    moving: bool = False

    @property
    def base(self) -> str:
        """Return the name that an inspection gives to the type, without modifiers."""
        return {
            "date": "date",
            "timestamptz": "timestamp with time zone",
            "timestamp": "timestamp without time zone",
            "int": "integer",
            "varchar(20)": "character varying",
            "numeric(8,2)": "numeric",
            "float8": "double precision",
        }.get(self.type, self.type)

    @property
    def folded(self) -> bool:
        """Say whether case does not count."""
        values = (each for value in self.values for each in (value if isinstance(value, list) else [value]))
        return any(isinstance(each, Folded) for each in values)


CASELESS = "caseless"
"""Stands for text with a collation for which case does not count, where the server has such."""

WORDS = ("", "a", "ab", "Ab", "b", "ä", "o'x", "back\\slash", '"q"', "{a,b}", "NULL", "50%", "x y", "😀")
CASED = ("", "a", "A", "ab", "Ab", "aB", "b", "o'X", "O'x", "back\\Slash", "{a,B}", "null", "ä", "😀")
_FOLDED = tuple(map(Folded, CASED))
_DAYS = tuple(date(2024, 2, 28) + timedelta(days=n) for n in range(3))
NOW = datetime.now(UTC).replace(microsecond=0)
# So far from today that it does not matter if a test runs over midnight.
_LATELY = tuple(NOW + timedelta(days=n) for n in (-10, 10))
_NOON = datetime(2024, 3, 31, 12, tzinfo=UTC)
_MOMENTS = tuple(_NOON + timedelta(hours=n) for n in (-1, 0, 1))
_REFERENCES = tuple(UUID(int=n) for n in (1, 2, 3))

PATTERNS = (
    "%b",
    "_",
    "a_",
    "%",
    "",
    "A%",
    "_b%",
    "%Ä%",
    "50\\%",
    "%\\\\%",
    "o'_",
    "%k%s%",
    "😀",
    "nu_l",
    "\\{%\\}",
    "%x\\ %",
)
"""Patterns for the words above: with every kind of wild card and escape."""

TERRITORIES = ("DE", "N", "S", "HH", "BY", "o'X")
MOODS = ("low", "mid", "high")

COLUMNS: Mapping[str, Column] = {
    "territory": Column(
        "text", (*TERRITORIES, "elsewhere"), (*TERRITORIES, "elsewhere"), ORDER, "short", ("", "H", "o'")
    ),
    "kind": Column("varchar(20)", WORDS, WORDS, ORDER, "short", ("", "a", "back\\", "{"), PATTERNS),
    "note": Column("text", WORDS, WORDS, ORDER, "short", ("", "A", "ä", "50%", "😀"), PATTERNS),
    # Without their padding, which PostgreSQL does not count either.
    "code": Column("char(4)", ("", "a", "ab", "b"), ("", "a", "ab", "b"), ORDER, "short", ("", "a")),
    "size": Column("int", (-1, 0, 1, 2, 10), ("-1", "0", "1", "2", "10"), ORDER, "number"),
    "owner_no": Column("bigint", (0, 1, 2), ("0", "1", "2"), ORDER, "number"),
    "worth": Column(
        "numeric(8,2)",
        tuple(map(Decimal, ("-1", "0", "1.00", "1.50", "2"))),
        ("-1", "0", "1", "1.5", "1.50", "2"),
        ORDER,
        "number",
    ),
    "score": Column("float8", (-1.0, 0.1, 0.3, 1.0), ("-1", "0.1", "0.3", "1"), ORDER, "number"),
    "since": Column(
        "date", (*_DAYS, *(moment.date() for moment in _LATELY)), tuple(map(str, _DAYS)), moving=True
    ),
    # Without an offset they count in the model's time zone, two hours ahead of UTC.
    "seen": Column(
        "timestamptz",
        (*_MOMENTS, *_LATELY),
        (*map(str, _MOMENTS), "2024-03-31 14:00", "2024-03-31"),
        moving=True,
    ),
    "booked": Column(
        "timestamp",
        tuple(moment.replace(tzinfo=None) for moment in (*_MOMENTS, *_LATELY)),
        ("2024-03-31 11:00:00", "2024-03-31 12:00", "2024-03-31"),
        moving=True,
    ),
    "vip": Column("boolean", (True, False), ("true", "f", "yes", "0"), EQUALITY),
    "mood": Column("crm.mood", MOODS, MOODS, EQUALITY),
    # Types of an extension, compared without case; `stage` says where the extension is.
    "label": Column("citext", _FOLDED, CASED, ORDER, "short"),
    "alias": Column("crm.nick", _FOLDED, CASED, ORDER, "short"),
    "title": Column(CASELESS, _FOLDED, CASED, EQUALITY, "short"),
    "ref": Column("uuid", _REFERENCES, tuple(map(str, _REFERENCES)), ORDER, "mark"),
}
"""Scalar columns of the root table."""

ARRAYS: Mapping[str, Column] = {
    "tags": Column(
        "text[]",
        ([], ["a"], ["a", None], [None], ["NULL", "b"], ['"q"', "back\\slash", "{a,b}"]),
        ("a", "b", "NULL", '"q"', "back\\slash", "{a,b}"),
    ),
    "marks": Column(
        "citext[]", ([], [Folded("A")], [Folded("Ab"), None], [Folded("O'x"), Folded("b")]), CASED[:9]
    ),
    "numbers": Column("int[]", ([], [1], [2, None], [1, 2]), ("1", "2", "3")),
}
"""Array columns of the root table."""

LINK_COLUMNS: Mapping[str, Column] = {
    "product": Column("text", WORDS[:6], WORDS[:6], ORDER, "short", ("a",)),
    "grade": Column("int", (0, 1, 2), ("0", "1", "2"), ORDER, "number"),
    "on_offer": Column("boolean", (True, False), ("true", "false"), EQUALITY),
    "brand": Column("citext", _FOLDED[:7], CASED[:7], ORDER, "short"),
}
"""Columns of the link table, beside its key and what it hangs on."""

ATTRIBUTES: Mapping[str, PersonAttribute] = {
    "mark": PersonAttribute("uuid"),
    "marks": PersonAttribute("uuid", many=True),
    "number": PersonAttribute("integer"),
    "several": PersonAttribute("integer", many=True),
    "short": PersonAttribute("text"),
    "words": PersonAttribute("text", many=True),
}
"""Attributes of people."""

SEVERAL: Mapping[str, str] = {"mark": "marks", "number": "several", "short": "words"}
"""By an attribute with one value, that of the same type with several."""


ATTRIBUTE_VALUES: Mapping[str, tuple[str, ...]] = {
    "mark": tuple(map(str, _REFERENCES)),
    "number": ("0", "1", "2", "-1"),
    "short": (*WORDS, "HH", "BY"),
}
