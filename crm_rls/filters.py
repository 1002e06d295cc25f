"""Filter text to predicate tree: a closed subset of SQL's conditions, read by sqlglot.

The only module that imports sqlglot. Knows no database: whether a column exists is found out later.

sqlglot is generous: it drops comments, `+`, `;` and `asymmetric`, turns .5 into 0.5, and gives several
spellings one meaning. A part that vanished would open a table. So the converter writes down every word that
it understood, and a filter is refused unless these are exactly the words that stand in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlglot import exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokens import Token, TokenType

from crm_rls.errors import ModelError
from crm_rls.model import TableName
from crm_rls.names import LIMIT
from crm_rls.predicates import (
    FALSE,
    Attribute,
    Compare,
    Const,
    Contains,
    InList,
    IsNull,
    IsTrue,
    Linked,
    Not,
    Predicate,
    Prefix,
    Within,
    conjunction,
    disjunction,
)
from crm_rls.problems import Place, did_you_mean, listed
from crm_rls.refusals import EXPRESSIONS, RESERVED, WORDS
from crm_rls.territories import TerritoryTree

DEEPEST = 20
"""Parentheses in parentheses; each level costs sqlglot about twenty calls of Python's stack."""

OPERATORS: Mapping[type[exp.Expression], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
FLIPPED: Mapping[str, str] = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

SPACE = re.compile(r"[ \t\r\n\f]*")
UNQUOTED = re.compile(r"[A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_$\u0080-\U0010ffff]*")
NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class LinkTable:
    """A table that `exists` may look into: a child directly below the root."""

    table: TableName
    via: str


@dataclass(frozen=True, slots=True)
class FilterScope:
    """What a filter may name, and where it stands."""

    place: Place
    territories: TerritoryTree = field(default_factory=TerritoryTree)
    attributes: frozenset[str] = frozenset()
    links: tuple[LinkTable, ...] = ()


def parse_filter(text: str, scope: FilterScope) -> Predicate:
    """Return the meaning of a filter; raise ModelError with everything in it that is not allowed.

    Values stay text as written, the column decides their type. `between` becomes two comparisons and
    a condition on a boolean column becomes IsTrue; `is [not] true` keeps its meaning for NULL.
    """
    reader = _Reader(scope)
    tokens = _tokens(text, reader)
    predicate = _read(text, tokens, reader) if not reader.mistakes else FALSE
    if reader.mistakes:
        raise ModelError(tuple(scope.place.problem(cause, step) for cause, step in reader.mistakes))
    return predicate


def fold(name: str) -> str:
    """Return an unquoted name as PostgreSQL folds it: ASCII letters only become small."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in name)


def _read(text: str, tokens: list[Token], reader: _Reader) -> Predicate:
    try:
        parsed = Postgres().parser().parse_into(exp.Condition, tokens, text)
    except ParseError as failure:
        near = failure.errors[0].get("highlight") if failure.errors else None
        where = f", near `{near}`" if near else ""
        reader.refuse(f"this is not a condition{where}", "Compare columns with values, as in country = 'DE'.")
        return FALSE
    except RecursionError:
        reader.refuse("the filter is nested too deeply", "Write it with fewer levels of parentheses.")
        return FALSE
    if len(parsed) != 1 or parsed[0] is None:
        reader.refuse(*_refused("more than one statement", "Write one condition."))
        return FALSE
    predicate = reader.predicate(parsed[0])
    if not reader.mistakes:
        _account(text, tokens, reader)
    return predicate


def _tokens(text: str, reader: _Reader) -> list[Token]:
    if "\0" in text:
        reader.refuse("the filter contains a NUL character", "Take it out; PostgreSQL has no such character.")
        return []
    try:
        tokens = Postgres().tokenize(text)
    except TokenError:
        reader.refuse("a quote is opened and never closed", "Close it; a quote inside a text is doubled: ''.")
        return []
    depth = position = 0
    for token in tokens:
        _gap(text[position : token.start], reader)
        position = token.end + 1
        depth += (token.token_type == TokenType.L_PAREN) - (token.token_type == TokenType.R_PAREN)
        if depth > DEEPEST:
            reader.refuse("the filter is nested too deeply", f"Use at most {DEEPEST} levels of parentheses.")
            return []
        if token.token_type == TokenType.SEMICOLON:
            reader.refuse(*_refused("a semicolon", "Write one condition, without a semicolon."))
    _gap(text[position:], reader)
    if not tokens and not reader.mistakes:
        reader.refuse("the filter is empty", "Write a condition, or leave the key out.")
    if tokens and fold(tokens[0].text) == "if":
        reader.refuse(*_refused(*EXPRESSIONS["if"]))  # sqlglot would log a warning about it
    return tokens


def _gap(between: str, reader: _Reader) -> None:
    """Refuse what stands between the words and is not space; sqlglot would skip it."""
    if SPACE.fullmatch(between):
        return
    if "--" in between or "/*" in between:
        reader.refuse(*_refused("a comment", "Put it into the YAML file, after #."))
    else:
        odd = next(letter for letter in between if not SPACE.fullmatch(letter))
        reader.refuse(*_refused(f"the character U+{ord(odd):04X}", "Use ordinary spaces."))


def _account(text: str, tokens: list[Token], reader: _Reader) -> None:
    """Refuse the filter unless the words that were understood are exactly those of the text."""
    standing = Counter(word for token in tokens for word in _words(token, text))
    for kind, word in standing - reader.understood:
        step = WORDS.get(word, "Leave it out, or put a name into double quotes.") if kind != "text" else ""
        reader.refuse(f"`{word}` is not part of the filter language here", step or "Leave the text out.")
    if reader.understood - standing and not reader.mistakes:
        reader.refuse("the filter could not be read with certainty", "Write it in a simpler way.")


def _words(token: Token, text: str) -> Iterator[tuple[str, str]]:
    match token.token_type:
        case TokenType.L_PAREN | TokenType.R_PAREN | TokenType.COMMA:
            return
        case TokenType.STRING:
            yield "text", token.text
        case TokenType.IDENTIFIER:
            yield "name", token.text
        case _:
            # One token of sqlglot can be several words, like `similar to`.
            for word in text[token.start : token.end + 1].split():
                yield "word", "<>" if word == "!=" else fold(word)


def _refused(what: str, step: str) -> tuple[str, str]:
    return f"{what} is not allowed in a filter", step


@dataclass(slots=True)
class _Reader:
    """Turns sqlglot's tree into ours; collects mistakes and the words it understood."""

    scope: FilterScope
    mistakes: dict[tuple[str, str], None] = field(default_factory=dict)
    understood: Counter[tuple[str, str]] = field(default_factory=Counter)
    in_link: bool = False

    def refuse(self, cause: str, step: str) -> Predicate:
        self.mistakes[cause, step] = None
        return FALSE

    def words(self, *words: str) -> None:
        self.understood.update(("word", word) for word in words)

    def refuse_node(self, node: Any) -> Predicate:
        known = EXPRESSIONS.get(node.key)
        shown = _shown(node)
        if known is not None:
            return self.refuse(f"{known[0]} is not allowed in a filter: {shown}", known[1])
        if isinstance(node, exp.Func):
            name = node.name if isinstance(node, exp.Anonymous) else node.sql_name().lower()
            return self.refuse(
                f"the function {name} is not allowed in a filter: {shown}",
                "There are only within, exists, starts_with and any; store what the function would say.",
            )
        return self.refuse(f"this is not allowed in a filter: {shown}", "Compare a column with a value.")

    def predicate(self, node: Any) -> Predicate:
        match node:
            case exp.Paren():
                return self.predicate(node.this)
            case exp.And() | exp.Or():
                return self.connected(node)
            case exp.Not():
                self.words("not")
                part = self.predicate(node.this)
                return Const(not part.value) if isinstance(part, Const) else Not(part)
            case exp.Boolean():
                self.words("true" if node.this else "false")
                return Const(bool(node.this))
            case exp.Column():
                return IsTrue(self.column(node))
            case exp.In() | exp.Between():
                return self.listing(node) if isinstance(node, exp.In) else self.between(node)
            case exp.Is() | exp.Like():
                found = self.tested(node) if isinstance(node, exp.Is) else self.like(node)
                if not node.args.get("negate"):
                    return found
                self.words("not")
                return Not(found)
            case exp.StartsWith():
                return self.starts_with(node)
            case exp.Exists():
                return self.exists(node)
            case exp.Anonymous() if node.name.lower() == "within":
                return self.within(node)
            case _ if type(node) in OPERATORS:
                return self.comparison(node)
            case _:
                return self.refuse_node(node)

    def connected(self, node: exp.And | exp.Or) -> Predicate:
        kind = type(node)
        # A long `a or b or c ...` leans to the left; walking it by recursion would overflow the stack.
        parts, waiting = [], [node]
        while waiting:
            part: Any = waiting.pop()
            if type(part) is kind:
                self.words(kind.__name__.lower())
                waiting += [part.expression, part.this]
            else:
                parts.append(self.predicate(part))
        return conjunction(parts) if kind is exp.And else disjunction(parts)

    def column(self, node: Any) -> str:
        """Return the name of a column of the table itself."""
        node = node.unnest()
        if not isinstance(node, exp.Column):
            self.refuse_node(node)
            return ""
        if node.args.get("table") is not None:
            if self.mine(node):
                self.refuse(
                    f"{_shown(node)} stands where a column is due",
                    "Compare it with a column: column = me.attribute.",
                )
            else:
                self.refuse(
                    f"`{_shown(node)}` names a table before the column",
                    "Write the column alone, or me.attribute for the asking person's own value.",
                )
            return ""
        return self.identifier(node.this)

    def identifier(self, node: Any) -> str:
        if not isinstance(node, exp.Identifier):
            self.refuse_node(node)
            return ""
        quoted = bool(node.args.get("quoted"))
        name = node.name if quoted else fold(node.name)
        self.understood["name" if quoted else "word", name] += 1
        if not quoted and name in RESERVED:
            self.refuse(
                f"`{name}` is a word of SQL and not a column",
                f'If it is a column, put it into double quotes: "{name}".',
            )
        elif not name or (not quoted and not UNQUOTED.fullmatch(name)):
            self.refuse(f"`{name}` is no name of a column", "Put an unusual name into double quotes.")
        elif len(name.encode()) > LIMIT:
            self.refuse(
                f"the name `{name}` is longer than PostgreSQL's {LIMIT} bytes", "Use the name of a column."
            )
        return name

    def mine(self, node: Any) -> bool:
        """Say whether this is `me.something`."""
        if not isinstance(node, exp.Column) or node.args.get("db") is not None:
            return False
        table = node.args.get("table")
        return table is not None and fold(table.name) == "me"

    def attribute(self, node: exp.Column) -> Attribute:
        self.identifier(node.args["table"])
        self.words(".")
        name = self.identifier(node.this)
        if name not in self.scope.attributes:
            self.refuse(
                f"people have no attribute `{name}`",
                did_you_mean(name, self.scope.attributes, f"Declare `{name}` under `attributes`."),
            )
        return Attribute(name)

    def value(self, node: Any) -> str:
        """Return a literal as text, exactly as written."""
        match node:
            case exp.Paren():
                return self.value(node.this)
            case exp.Literal() if node.is_string:
                self.understood["text", node.name] += 1
                return node.name
            case exp.Literal():
                return self.number(node)
            case exp.Neg() if isinstance(node.this, exp.Literal) and not node.this.is_string:
                self.words("-")
                return f"-{self.number(node.this)}"
            case exp.Cast() if type(node) is exp.Cast and node.to.this == exp.DataType.Type.DATE:
                return self.day(node)
            case exp.Null():
                self.refuse("a comparison with null is never true", "Use `column is null`.")
            case exp.Column() if not self.mine(node):
                self.refuse(
                    f"`{_shown(node)}` is a column, and columns cannot be compared with each other",
                    "A text stands in single quotes; a person's own value is me.attribute.",
                )
            case exp.Column():
                self.refuse(f"{_shown(node)} cannot stand in a list", "Write column = me.attribute.")
            case exp.Boolean():
                self.refuse("true or false stands where a value is due", "Use the boolean column alone.")
            case _:
                self.refuse_node(node)
        return ""

    def number(self, node: exp.Literal) -> str:
        self.words(fold(node.name))
        if not NUMBER.fullmatch(node.name):
            self.refuse(
                f"the number {node.name} is written in an unusual way", "Write it out: 1500 or -0.25."
            )
        return node.name

    def day(self, node: exp.Cast) -> str:
        self.words("date")
        text = self.value(node.this)
        try:
            if not DAY.fullmatch(text):
                raise ValueError
            date.fromisoformat(text)
        except ValueError:
            self.refuse(f"'{text}' is not a day", "Write it as date '2027-01-31'.")
        return text

    def comparison(self, node: Any) -> Predicate:
        op = OPERATORS[type(node)]
        left, right = node.this.unnest(), node.expression.unnest()
        self.words(op)
        if isinstance(right, exp.Any) or isinstance(left, exp.Any):
            return self.contains(node, op, left, right)
        if not self.is_column(left) and self.is_column(right):
            left, right, op = right, left, FLIPPED[op]
        if not self.is_column(left):
            return self.columnless(left, right)
        column = self.column(left)
        if self.mine(right):
            return Compare(column, op, self.attribute(right))
        if isinstance(right, exp.Boolean) and op in ("=", "<>"):
            self.words("true" if right.this else "false")
            straight = bool(right.this) == (op == "=")
            return IsTrue(column) if straight else Not(IsTrue(column))
        return Compare(column, op, self.value(right))

    def columnless(self, left: Any, right: Any) -> Predicate:
        odd = next((side for side in (left, right) if not isinstance(side, exp.Literal | exp.Column)), None)
        if odd is not None:
            self.value(odd)
            return FALSE
        return self.refuse(
            f"{_shown(left)} and {_shown(right)} are compared, and neither is a column",
            "Compare a column with a value or with me.attribute.",
        )

    def is_column(self, node: Any) -> bool:
        return isinstance(node, exp.Column) and not self.mine(node)

    def contains(self, node: Any, op: str, left: Any, right: Any) -> Predicate:
        inside = right.this.unnest() if isinstance(right, exp.Any) else None
        if op != "=" or not self.is_column(inside) or self.is_column(left) or self.mine(left):
            return self.refuse(
                f"any(...) is not allowed like this: {_shown(node)}",
                "Write 'x' = any(array_column); for a list of values use in ('a', 'b').",
            )
        self.words("any")
        return Contains(self.column(inside), self.value(left))

    def listing(self, node: exp.In) -> Predicate:
        if node.args.get("query") is not None or any(node.args.get(key) for key in ("unnest", "field")):
            return self.refuse(f"{EXPRESSIONS['select'][0]} is not allowed in a filter: {_shown(node)}",
                               EXPRESSIONS["select"][1])
        self.words("in")
        column = self.column(node.this)
        if not node.expressions:
            return self.refuse("the list of `in` is empty", "Name at least one value.")
        return InList(column, tuple(dict.fromkeys(self.value(value) for value in node.expressions)))

    def between(self, node: exp.Between) -> Predicate:
        self.words("between", "and")
        column = self.column(node.this)
        low, high = (
            self.attribute(bound) if self.mine(bound) else self.value(bound)
            for bound in (node.args["low"].unnest(), node.args["high"].unnest())
        )
        return conjunction((Compare(column, ">=", low), Compare(column, "<=", high)))

    def tested(self, node: exp.Is) -> Predicate:
        """Read `is null` and `is true`; the latter is never unknown, so NULL is spelled out."""
        self.words("is")
        subject, wanted = node.this.unnest(), node.expression
        column = self.column(subject)
        match wanted:
            case exp.Null():
                self.words("null")
                return IsNull(column)
            case exp.Boolean():
                self.words("true" if wanted.this else "false")
                part: Predicate = IsTrue(column) if wanted.this else Not(IsTrue(column))
                return conjunction((part, Not(IsNull(column))))
            case _:
                return self.refuse(f"this use of `is` is not allowed: {_shown(node)}",
                                   "After `is` there may be null, true or false.")

    def like(self, node: exp.Like) -> Predicate:
        self.words("like")
        if not isinstance(node.expression.unnest(), exp.Literal):
            return self.refuse(f"like needs a fixed text: {_shown(node)}", "Use like 'x%'.")
        column, pattern = self.column(node.this), self.value(node.expression)
        prefix = _literal_prefix(pattern)
        if prefix is None:
            return self.refuse(
                f"like '{pattern}' is more than a beginning",
                "Only like 'x%' is allowed, with one % at the end; \\% and \\_ mean the characters themselves.",
            )
        return self.prefixed(column, prefix)

    def starts_with(self, node: exp.StartsWith) -> Predicate:
        operator = isinstance(node.parent, object) and ("word", "^@")
        raise NotImplementedError(operator)
