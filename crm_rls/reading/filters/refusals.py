"""What a filter may not contain, and what to write instead: words for people.

Pure data for `filters`. Keys of expressions are sqlglot's own names of its classes in lower case.
"""

from __future__ import annotations

from collections.abc import Mapping

Refusal = tuple[str, str]
"""What it is, and the next step."""

_PLAIN_TEXT = ("this kind of text literal", "Write the text in plain single quotes.")
_PARAMETER = ("a parameter", "Write the value itself, or me.attribute for the asking person's own.")
_ARITHMETIC = ("arithmetic", "Compare the column itself with a finished value.")
_SUBSELECT = ("a sub-select", "Use exists(link_table, condition), or a column that holds the answer.")
_PATTERN = ("a regular expression", "Use like 'x%' for a beginning, or `in` for a list of values.")
_JSON = ("a JSON operator", "Put the value into a column of its own.")
_DISTINCT = ("is distinct from", "Use = or <> together with `is null`.")
_TUPLE = ("a row of several values", "Compare each column on its own and join them with `and`.")

EXPRESSIONS: Mapping[str, Refusal] = {
    "add": _ARITHMETIC,
    "sub": _ARITHMETIC,
    "mul": _ARITHMETIC,
    "div": _ARITHMETIC,
    "intdiv": _ARITHMETIC,
    "mod": _ARITHMETIC,
    "pow": _ARITHMETIC,
    "neg": _ARITHMETIC,
    "cast": ("a cast", "Write the plain value: the column decides its type."),
    "trycast": ("a cast", "Write the plain value: the column decides its type."),
    "case": ("case", "Write it with `and`, `or` and `not`."),
    "if": ("if", "Write it with `and`, `or` and `not`; a column of that name needs double quotes."),
    "select": _SUBSELECT,
    "subquery": _SUBSELECT,
    "union": _SUBSELECT,
    "ilike": ("ilike", "Use like 'x%' or list the spellings with `in`."),
    "regexplike": _PATTERN,
    "regexpilike": _PATTERN,
    "similarto": _PATTERN,
    "escape": ("like ... escape", "Write a backslash before a % or _ that is meant itself."),
    "nullsafeeq": _DISTINCT,
    "nullsafeneq": _DISTINCT,
    "bracket": ("a subscript", "Ask whether an array column holds a value: 'x' = any(column)."),
    "array": ("an array", "Use in ('a', 'b')."),
    "any": ("any(...) in this place", "Ask whether an array column holds a value: 'x' = any(column)."),
    "all": ("all(...)", "Write not 'x' = any(column)."),
    "arraycontainsall": ("an array operator", "Use 'x' = any(column), several joined with `and`."),
    "arraycontainedby": ("an array operator", "Use 'x' = any(column)."),
    "arrayoverlaps": ("an array operator", "Use 'x' = any(column), several joined with `or`."),
    "jsonextract": _JSON,
    "jsonextractscalar": _JSON,
    "jsonbextract": _JSON,
    "jsonbextractscalar": _JSON,
    "jsonbcontains": _JSON,
    "json": _JSON,
    "collate": ("collate", "A filter uses the collation of the column."),
    "attimezone": ("at time zone", "Compare with a finished moment, written as text."),
    "interval": ("an interval", "Compare with a fixed date; a filter does not move with the clock."),
    "dpipe": ("joining texts with ||", "Compare the column itself with a finished value."),
    "tuple": _TUPLE,
    "row": _TUPLE,
    "struct": ("a value in braces", "Write the value itself."),
    "star": ("*", "Name a column."),
    "parameter": _PARAMETER,
    "placeholder": _PARAMETER,
    "sessionparameter": _PARAMETER,
    "null": ("null as a condition", "Use `column is null`."),
    "literal": ("a value alone", "Compare a column with it."),
    "bytestring": _PLAIN_TEXT,
    "unicodestring": _PLAIN_TEXT,
    "rawstring": _PLAIN_TEXT,
    "national": _PLAIN_TEXT,
    "hexstring": _PLAIN_TEXT,
    "bitstring": _PLAIN_TEXT,
    "concat": ("one text after the other", "Write one text in one pair of quotes."),
    "currentuser": ("current_user", "Compare a column with me.attribute."),
    "sessionuser": ("session_user", "Compare a column with me.attribute."),
    "currentdate": ("current_date", "Compare with a fixed date; a filter does not move with the clock."),
    "currenttimestamp": ("the current time", "Compare with a fixed moment; a filter does not move."),
    "localtimestamp": ("the current time", "Compare with a fixed moment; a filter does not move."),
    "lambda": ("->", "Put the value into a column of its own."),
    "block": ("more than one statement", "Write one condition."),
    "command": ("a statement", "Write a condition."),
    "alias": ("a second name (`as`)", "Leave the name out."),
}
"""Expressions that sqlglot can read and a filter cannot have."""

WORDS: Mapping[str, str] = {
    "isnull": "Write `is null`.",
    "notnull": "Write `is not null`.",
    "unknown": "Write `is null`.",
    "symmetric": "Write `between` with the smaller bound first.",
    "asymmetric": "Leave `asymmetric` out; it is what `between` means anyway.",
    "some": "Write `any`.",
    "~~": "Write `like`.",
    "!~~": "Write `not like`.",
    "==": "Write `=`.",
    "!": "Write `not`.",
    "::": "Write the plain value: the column decides its type.",
    "cast": "Write the plain value: the column decides its type.",
    "+": "Leave a leading + out; there is no arithmetic.",
    ".": "Write 0.5 and not .5; a column stands without its table.",
    "only": "Leave `only` out.",
}
"""The next step for a word that sqlglot reads but that says something we do not have, or say otherwise."""

# fmt: off
RESERVED: frozenset[str] = frozenset(
    {
        "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization",
        "binary", "both", "case", "cast", "check", "collate", "collation", "column", "concurrently",
        "constraint", "create", "cross", "current_catalog", "current_date", "current_role",
        "current_schema", "current_time", "current_timestamp", "current_user", "default", "deferrable",
        "desc", "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign", "freeze",
        "from", "full", "grant", "group", "having", "ilike", "in", "initially", "inner", "intersect",
        "into", "is", "isnull", "join", "lateral", "leading", "left", "like", "limit", "localtime",
        "localtimestamp", "natural", "not", "notnull", "null", "offset", "on", "only", "or", "order",
        "outer", "overlaps", "placing", "primary", "references", "returning", "right", "select",
        "session_user", "similar", "some", "symmetric", "system_user", "table", "tablesample", "then", "to",
        "trailing", "true", "union", "unique", "user", "using", "variadic", "verbose", "when", "where",
        "window", "with",
    }
)
# fmt: on
"""Words that PostgreSQL takes for a column only in double quotes (pg_get_keywords(), classes R and T, of 18).

Without this check `user = 'anna'` would be a column here and the current user in PostgreSQL.
"""
