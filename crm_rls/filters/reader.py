"""sqlglot's tree to ours: every kind of expression that a filter may have, one method each.

Whatever has no method here is refused by name. Each method notes the words that it understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlglot import exp

from crm_rls.filters.refusals import EXPRESSIONS, RESERVED
from crm_rls.filters.words import Wording, fold
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
from crm_rls.problems import Place, did_you_mean
from crm_rls.territories import TerritoryTree

OPERATORS: Mapping[type, str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
FLIPPED: Mapping[str, str] = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

UNQUOTED = re.compile(r"[A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_$\u0080-\U0010ffff]*")
NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PREFIX = re.compile(r"((?:[^%_\\]|\\.)+)%", re.DOTALL)
"""A LIKE pattern that is only a beginning; a backslash makes the next character an ordinary one."""


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


@dataclass(frozen=True, slots=True)
class TreeReader:
    """Reads one filter; after a mistake it goes on with a stand-in, to find the others too."""

    scope: FilterScope
    wording: Wording
    in_link: bool = False

    def predicate(self, node: Any) -> Predicate:
        """Return the meaning of a condition."""
        # The exact class: a subclass of sqlglot may mean something else.
        method = METHODS.get(type(node))
        if method is not None:
            return method(self, node)
        self._refuse_node(node)
        return FALSE

    def _parenthesis(self, node: exp.Paren) -> Predicate:
        return self.predicate(node.this)

    def _connected(self, node: exp.And | exp.Or) -> Predicate:
        kind = type(node)
        parts: list[Predicate] = []
        # A long `a or b or c ...` leans to the left; walking it by recursion would overflow the stack.
        waiting: list[Any] = [node]
        while waiting:
            part = waiting.pop()
            if type(part) is kind:
                self.wording.note("and" if kind is exp.And else "or")
                waiting += [part.expression, part.this]
            else:
                parts.append(self.predicate(part))
        return conjunction(parts) if kind is exp.And else disjunction(parts)

    def _not(self, node: exp.Not) -> Predicate:
        self.wording.note("not")
        return negated(self.predicate(node.this))

    def _constant(self, node: exp.Boolean) -> Predicate:
        return Const(self._boolean(node))

    def _flag(self, node: exp.Column) -> Predicate:
        return IsTrue(self._column(node))

    def _comparison(self, node: Any) -> Predicate:
        op = OPERATORS[type(node)]
        self.wording.note(op)
        left, right = node.this.unnest(), node.expression.unnest()
        if isinstance(left, exp.Any) or isinstance(right, exp.Any):
            return self._contains(node, op, left, right)
        if not _is_column(left) and _is_column(right):
            left, right, op = right, left, FLIPPED[op]
        if not _is_column(left):
            return self._without_column(node, left, right)
        column = self._column(left)
        if isinstance(right, exp.Boolean) and op in ("=", "<>"):
            straight = self._boolean(right) == (op == "=")
            return IsTrue(column) if straight else Not(IsTrue(column))
        return Compare(column, op, self._operand(right))

    def _without_column(self, node: Any, left: Any, right: Any) -> Predicate:
        for side in (left, right):
            if not isinstance(side, exp.Literal | exp.Column):
                self._value(side)
        if not self.wording.mistakes:
            self.wording.refuse(
                f"{_shown(node)} compares no column",
                "Compare a column with a value or with me.attribute.",
            )
        return FALSE

    def _contains(self, node: Any, op: str, left: Any, right: Any) -> Predicate:
        inside = right.this.unnest() if isinstance(right, exp.Any) else None
        if op != "=" or not _is_column(inside) or isinstance(left, exp.Column):
            self.wording.forbid(*EXPRESSIONS["any"], _shown(node))
            return FALSE
        self.wording.note("any")
        return Contains(self._column(inside), self._value(left))

    def _in(self, node: exp.In) -> Predicate:
        if any(value for key, value in node.args.items() if key not in ("this", "expressions")):
            self.wording.forbid(*EXPRESSIONS["select"], _shown(node))
            return FALSE
        self.wording.note("in")
        if not node.expressions:
            self.wording.refuse("the list of `in` is empty", "Name at least one value.")
        values = tuple(self._value(value) for value in node.expressions)
        return InList(self._column(node.this), tuple(dict.fromkeys(values)))

    def _between(self, node: exp.Between) -> Predicate:
        self.wording.note("between", "and")
        column = self._column(node.this)
        low, high = self._operand(node.args["low"]), self._operand(node.args["high"])
        return conjunction((Compare(column, ">=", low), Compare(column, "<=", high)))

    def _is(self, node: exp.Is) -> Predicate:
        self.wording.note("is")
        column = self._column(node.this)
        if isinstance(node.expression, exp.Null):
            self.wording.note("null")
            return self._perhaps_negated(node, IsNull(column))
        if isinstance(node.expression, exp.Boolean):
            wanted = self._boolean(node.expression)
            # Unlike `= true` this is never unknown.
            part = IsTrue(column) if wanted else Not(IsTrue(column))
            return self._perhaps_negated(node, conjunction((part, Not(IsNull(column)))))
        self.wording.forbid("this use of `is`", "After `is` there may be null, true or false.", _shown(node))
        return FALSE

    def _like(self, node: exp.Like) -> Predicate:
        self.wording.note("like")
        column = self._column(node.this)
        if not _is_text(node.expression):
            self.wording.forbid("like without a fixed text", "Write like 'x%'.", _shown(node))
            return FALSE
        pattern = self._value(node.expression)
        found = PREFIX.fullmatch(pattern)
        if found is None:
            self.wording.refuse(
                f"like '{pattern}' is not a plain beginning",
                "Write like 'x%' with one % at the end and none before; \\% and \\_ stand for themselves.",
            )
            return FALSE
        prefix = re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL)
        return self._perhaps_negated(node, Prefix(column, prefix))

    def _starts_with(self, node: exp.StartsWith) -> Predicate:
        self.wording.note("starts_with")
        column = self._column(node.this)
        if not _is_text(node.expression):
            self.wording.forbid("starts_with without a fixed text", "Write column ^@ 'x'.", _shown(node))
            return FALSE
        prefix = self._value(node.expression)
        if not prefix:
            self.wording.refuse("every text begins with ''", "Write a beginning, or `column is not null`.")
        return Prefix(column, prefix)

    def _exists(self, node: exp.Exists) -> Predicate:
        condition = node.args.get("expression")
        name = node.this
        if condition is None or not isinstance(name, exp.Column):
            self.wording.forbid(
                "this use of exists", "Write exists(link_table, condition on its columns).", _shown(node)
            )
            return FALSE
        if self.in_link:
            self.wording.forbid("exists inside of exists", "Link tables hang on the root directly.")
            return FALSE
        self.wording.note("exists")
        link = self._link(name)
        inside = replace(self, in_link=True).predicate(condition)
        return FALSE if link is None else Linked(str(link.table), link.via, inside)

    def _link(self, node: exp.Column) -> LinkTable | None:
        table = self._identifier(node.this)
        schema = None
        if node.args.get("table") is not None:
            schema = self._identifier(node.args["table"])
            self.wording.note(".")
        found = [link for link in self.scope.links if link.table.name == table]
        fitting = [link for link in found if schema in (None, link.table.schema)]
        if len(fitting) > 1:
            names = " and ".join(str(link.table) for link in fitting)
            self.wording.refuse(f"`{table}` can be {names}", "Write the schema before it.")
        elif not fitting:
            known = [name for link in self.scope.links for name in (link.table.name, str(link.table))]
            wanted = table if schema is None else f"{schema}.{table}"
            otherwise = "Declare it in `tables` as a child whose parent is the root table."
            self.wording.refuse(f"there is no link table `{wanted}`", did_you_mean(wanted, known, otherwise))
        elif "." in fitting[0].table.schema:
            self.wording.refuse(
                f"the schema of `{table}` has a dot in its name", "Move the link table to another schema."
            )
        else:
            return fitting[0]
        return None

    def _function(self, node: exp.Anonymous) -> Predicate:
        if node.name.lower() != "within":
            self._refuse_node(node)
            return FALSE
        self.wording.note("within")
        if len(node.expressions) != 2 or not _is_text(node.expressions[1]):
            self.wording.refuse(
                f"within needs a column and a territory: {_shown(node)}", "Write within(column, 'NORD')."
            )
            return FALSE
        column, territory = self._column(node.expressions[0]), self._value(node.expressions[1])
        if territory not in self.scope.territories:
            self.wording.refuse(
                f"there is no territory `{territory}`",
                did_you_mean(territory, self.scope.territories.keys(), "Add it to `territories`."),
            )
            return FALSE
        return Within(column, territory, self.scope.territories.subtree((territory,)))

    def _perhaps_negated(self, node: Any, predicate: Predicate) -> Predicate:
        """Return the predicate, negated where sqlglot keeps `not` in the node itself."""
        if not node.args.get("negate"):
            return predicate
        self.wording.note("not")
        return negated(predicate)

    def _boolean(self, node: exp.Boolean) -> bool:
        self.wording.note("true" if node.this else "false")
        return bool(node.this)

    def _column(self, node: Any) -> str:
        node = node.unnest()
        if not isinstance(node, exp.Column):
            self._refuse_node(node)
        elif _is_mine(node):
            self.wording.refuse(
                f"{_shown(node)} stands where a column is due", "Write it as: column = me.attribute."
            )
        elif node.args.get("table") is not None:
            self.wording.refuse(
                f"`{_shown(node)}` has a table before the column",
                "Write the column alone; only me.attribute, the asking person's own value, has a dot.",
            )
        else:
            return self._identifier(node.this)
        return ""

    def _identifier(self, node: Any) -> str:
        if not isinstance(node, exp.Identifier):
            self._refuse_node(node)
            return ""
        quoted = bool(node.args.get("quoted"))
        name = node.name if quoted else fold(node.name)
        self.wording.note(name, kind="name" if quoted else "word")
        if not quoted and name in RESERVED:
            step = f'If it is a column, put it into double quotes: "{name}".'
            self.wording.refuse(f"`{name}` is a word of SQL and not a column", step)
        elif not name or not (quoted or UNQUOTED.fullmatch(name)):
            self.wording.refuse(f"`{name}` is no name", "Put an unusual name into double quotes.")
        elif len(name.encode()) > LIMIT:
            step = f"PostgreSQL cuts names after {LIMIT} bytes: write it as the database has it."
            self.wording.refuse(f"the name `{name}` is too long", step)
        return name

    def _operand(self, node: Any) -> str | Attribute:
        node = node.unnest()
        return self._attribute(node) if _is_mine(node) else self._value(node)

    def _attribute(self, node: exp.Column) -> Attribute:
        self._identifier(node.args["table"])
        self.wording.note(".")
        name = self._identifier(node.this)
        if name not in self.scope.attributes:
            self.wording.refuse(
                f"people have no attribute `{name}`",
                did_you_mean(name, self.scope.attributes, f"Declare `{name}` under `attributes`."),
            )
        return Attribute(name)

    def _value(self, node: Any) -> str:
        """Return a literal as the text that was written."""
        match node:
            case exp.Paren():
                return self._value(node.this)
            case exp.Literal() if node.is_string:
                self.wording.note(node.name, kind="text")
                return str(node.name)
            case exp.Literal():
                return self._number(node)
            case exp.Neg() if isinstance(node.this, exp.Literal) and not node.this.is_string:
                self.wording.note("-")
                return f"-{self._number(node.this)}"
            case exp.Cast() if type(node) is exp.Cast and node.to.this == exp.DataType.Type.DATE:
                return self._day(node)
            case exp.Null():
                self.wording.refuse("a comparison with null is never true", "Use `column is null`.")
            case exp.Column() if _is_mine(node):
                self.wording.refuse(f"{_shown(node)} stands in a list", "Write `or column = me.attribute`.")
            case exp.Column():
                self.wording.refuse(
                    f"`{_shown(node)}` is a column, and columns cannot be compared with each other",
                    "A text stands in single quotes, the asking person's own value is me.attribute.",
                )
            case exp.Boolean():
                self.wording.refuse(f"`{_shown(node)}` stands where a value is due", "Use column = true.")
            case _:
                self._refuse_node(node)
        return ""

    def _number(self, node: exp.Literal) -> str:
        self.wording.note(fold(node.name))
        if not NUMBER.fullmatch(node.name):
            step = "Write it out with ordinary digits: 1500 or -0.25."
            self.wording.refuse(f"the number {node.name} is written in an unusual way", step)
        return str(node.name)

    def _day(self, node: exp.Cast) -> str:
        self.wording.note("date")
        text = self._value(node.this)
        try:
            valid = DAY.fullmatch(text) is not None and bool(date.fromisoformat(text))
        except ValueError:
            valid = False
        if not valid:
            self.wording.refuse(f"'{text}' is not a day", "Write it as date '2027-01-31'.")
        return text

    def _refuse_node(self, node: Any) -> None:
        if node.key in EXPRESSIONS:
            self.wording.forbid(*EXPRESSIONS[node.key], _shown(node))
        elif isinstance(node, exp.Func):
            name = node.name if isinstance(node, exp.Anonymous) else node.sql_name().lower()
            step = "There are only within, exists, starts_with and any; keep the function's result in a column."
            self.wording.forbid(f"the function {name}", step, _shown(node))
        else:
            self.wording.forbid("this", "Compare a column with a value.", _shown(node))


METHODS: Mapping[type, Callable[[TreeReader, Any], Predicate]] = {
    exp.Paren: TreeReader._parenthesis,
}


def negated(predicate: Predicate) -> Predicate:
    """Return the negation; of a constant, the other constant."""
    return Const(not predicate.value) if isinstance(predicate, Const) else Not(predicate)
