"""What a filter may not contain, and what to write instead: words for people.

Pure data for `filters`. Keys of expressions are sqlglot's own names of its classes in lower case.
"""

from __future__ import annotations

from collections.abc import Mapping

from crm_rls.diagnostics import Code

Refusal = tuple[Code, str, str]
"""The code, what it is, and the next step."""

_PLAIN_TEXT = (Code.UNUSUAL_LITERAL, "this kind of text literal", "Write the text in plain single quotes")
_PARAMETER = (
    Code.UNSUPPORTED_EXPRESSION,
    "a parameter",
    "Write the value itself, or me.attribute for the asking person's own",
)
_ARITHMETIC = (
    Code.CALCULATION_IN_FILTER,
    "arithmetic in this place",
    "Compare the number with + - * /: revenue >= 10 * credit",
)
_OTHER_ARITHMETIC = (
    Code.CALCULATION_IN_FILTER,
    "this arithmetic",
    "Use + - * /, or keep the result in a column",
)
_SUBSELECT = (
    Code.SUBSELECT_IN_FILTER,
    "a sub-select",
    "Use exists(link_table, condition), or a column that holds the answer",
)
_PATTERN = (
    Code.UNSUPPORTED_PATTERN,
    "a regular expression",
    "Use `like` or `ilike` for a pattern, or `in` for a list of values",
)
_WITH_ELEMENTS = "Ask whether an array column holds a value: 'x' = any(column), 'x' <> all(column)"
_DAY = "Compare with a day of the model's time zone, such as today() - 90, or with a fixed time"
_JSON = (Code.UNSUPPORTED_EXPRESSION, "a JSON operator", "Keep the value in a column of its own")
_DISTINCT = (Code.COMPARISON_WITH_NULL, "is distinct from", "Use = or <> together with `is null`")
_TUPLE = (
    Code.UNSUPPORTED_EXPRESSION,
    "a row of several values",
    "Compare each column on its own and join them with `and`",
)

EXPRESSIONS: Mapping[str, Refusal] = {
    "add": _ARITHMETIC,
    "sub": _ARITHMETIC,
    "mul": _ARITHMETIC,
    "div": _ARITHMETIC,
    "intdiv": _OTHER_ARITHMETIC,
    "mod": _OTHER_ARITHMETIC,
    "pow": _OTHER_ARITHMETIC,
    "neg": _ARITHMETIC,
    "cast": (Code.CALCULATION_IN_FILTER, "a cast", "Write the plain value: the column decides its type"),
    "trycast": (Code.CALCULATION_IN_FILTER, "a cast", "Write the plain value: the column decides its type"),
    "case": (Code.CALCULATION_IN_FILTER, "case", "Write it with `and`, `or` and `not`"),
    "if": (
        Code.CALCULATION_IN_FILTER,
        "if",
        "Write it with `and`, `or` and `not`; a column of that name needs double quotes",
    ),
    "select": _SUBSELECT,
    "subquery": _SUBSELECT,
    "union": _SUBSELECT,
    "regexplike": _PATTERN,
    "regexpilike": _PATTERN,
    "similarto": _PATTERN,
    "escape": (Code.UNSUPPORTED_PATTERN, "escape in this place", "Write it behind like 'pattern'"),
    "nullsafeeq": _DISTINCT,
    "nullsafeneq": _DISTINCT,
    "bracket": (Code.MISUSED_FUNCTION, "a subscript", _WITH_ELEMENTS),
    "array": (
        Code.MISUSED_FUNCTION,
        "an array in this place",
        "Use in ('a', 'b'), or column && array['a', 'b']",
    ),
    "any": (Code.MISUSED_FUNCTION, "any(...) in this place", _WITH_ELEMENTS),
    "all": (Code.MISUSED_FUNCTION, "all(...) in this place", _WITH_ELEMENTS),
    "arrayoverlaps": (
        Code.MISUSED_FUNCTION,
        "an array operator in this place",
        "Compare an array column with an array: column && array['a', 'b'], column @> array['a', 'b']",
    ),
    "jsonextract": _JSON,
    "jsonextractscalar": _JSON,
    "jsonbextract": _JSON,
    "jsonbextractscalar": _JSON,
    "jsonbcontains": _JSON,
    "json": _JSON,
    "collate": (Code.UNSUPPORTED_EXPRESSION, "collate", "A filter uses the collation of the column"),
    "attimezone": (Code.CLOCK_IN_FILTER, "at time zone", _DAY),
    "interval": (
        Code.CLOCK_IN_FILTER,
        "an interval",
        _DAY,
    ),
    "dpipe": (
        Code.CALCULATION_IN_FILTER,
        "joining texts with ||",
        "Compare the column itself with a constant",
    ),
    "tuple": _TUPLE,
    "row": _TUPLE,
    "struct": (Code.UNSUPPORTED_EXPRESSION, "a value in braces", "Write the value itself"),
    "star": (Code.UNSUPPORTED_EXPRESSION, "*", "Name a column"),
    "parameter": _PARAMETER,
    "placeholder": _PARAMETER,
    "sessionparameter": _PARAMETER,
    "null": (Code.COMPARISON_WITH_NULL, "null as a condition", "Use `column is null`"),
    "literal": (Code.NO_COLUMN_COMPARED, "a value alone", "Compare a column with it"),
    "bytestring": _PLAIN_TEXT,
    "unicodestring": _PLAIN_TEXT,
    "rawstring": _PLAIN_TEXT,
    "national": _PLAIN_TEXT,
    "hexstring": _PLAIN_TEXT,
    "bitstring": _PLAIN_TEXT,
    "concat": (Code.UNUSUAL_LITERAL, "one text after the other", "Write one text in one pair of quotes"),
    "currentuser": (Code.CURRENT_USER_IN_FILTER, "current_user", "Compare a column with me.attribute"),
    "sessionuser": (Code.CURRENT_USER_IN_FILTER, "session_user", "Compare a column with me.attribute"),
    "currentdate": (
        Code.CLOCK_IN_FILTER,
        "current_date",
        _DAY,
    ),
    "currenttimestamp": (
        Code.CLOCK_IN_FILTER,
        "the current time",
        _DAY,
    ),
    "localtimestamp": (
        Code.CLOCK_IN_FILTER,
        "the current time",
        _DAY,
    ),
    "lambda": (Code.UNSUPPORTED_EXPRESSION, "->", "Keep the value in a column of its own"),
    "block": (Code.NOT_A_CONDITION, "more than one statement", "Write one condition"),
    "command": (Code.NOT_A_CONDITION, "a statement", "Write a condition"),
    "alias": (Code.UNSUPPORTED_EXPRESSION, "a second name (`as`)", "Remove the name"),
}
"""Expressions that sqlglot can read and a filter cannot have."""

WORDS: Mapping[str, str] = {
    "isnull": "Write `is null`",
    "notnull": "Write `is not null`",
    "unknown": "Write `is null`",
    "symmetric": "Write `between` with the smaller bound first",
    "asymmetric": "Remove `asymmetric`; it is what `between` means anyway",
    "some": "Write `any`",
    "~~": "Write `like`",
    "!~~": "Write `not like`",
    "==": "Write `=`",
    "!": "Write `not`",
    "::": "Write the plain value: the column decides its type",
    "cast": "Write the plain value: the column decides its type",
    "+": "Remove the leading +",
    ".": "Write 0.5 and not .5; write a column without its table",
    "only": "Remove `only`",
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
