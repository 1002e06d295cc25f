"""The way from text to tree: words, sqlglot's tree, our tree, and the count of the words."""

from __future__ import annotations

from sqlglot import Token, exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.errors import ParseError

from crm_rls.diagnostics import Code
from crm_rls.errors import ModelError
from crm_rls.model.predicates import Predicate
from crm_rls.reading.filters.conditions import condition
from crm_rls.reading.filters.refusals import EXPRESSIONS
from crm_rls.reading.filters.scope import FilterScope, Reading
from crm_rls.reading.filters.words import Wording, account, fold, read_words
from crm_rls.reading.mistakes import mistake


def parse_filter(text: str, scope: FilterScope) -> Predicate:
    """Return the meaning of a filter; raise ModelError with everything in it that is not allowed.

    Values stay text as written, the column decides their type. `between` becomes two comparisons, a
    condition on a boolean column becomes IsTrue, and `is [not] true` keeps its meaning for NULL.
    """
    wording = Wording()
    tokens = read_words(text, wording)
    tree = None if wording.mistakes else _tree(text, tokens, wording)
    predicate = None if tree is None else condition(tree, Reading(scope, wording))
    if not wording.mistakes:
        account(text, tokens, wording)
    if predicate is None or wording.mistakes:
        raise ModelError(mistake(code, scope.place, *words) for code, *words in wording.mistakes)
    return predicate


def _tree(text: str, tokens: list[Token], wording: Wording) -> exp.Expr | None:
    """Return sqlglot's tree, or None."""
    if fold(tokens[0].text) == "if":
        wording.forbid(*EXPRESSIONS["if"])  # sqlglot would take it for a script and log a warning
        return None
    try:
        parsed = Postgres().parser().parse_into(exp.Condition, tokens, text)
    except ParseError as failure:
        near = next((error["highlight"] for error in failure.errors if error.get("highlight")), None)
        wording.refuse(
            Code.NOT_A_CONDITION,
            "this is not a condition" + (f", near `{near}`" if near else ""),
            "Compare columns with values, as in country = 'DE'; join conditions with and / or",
        )
        return None
    except RecursionError:
        wording.refuse(
            Code.NESTED_TOO_DEEPLY, "the filter is nested too deeply", "Write it with fewer levels"
        )
        return None
    if len(parsed) != 1 or parsed[0] is None:
        wording.forbid(Code.NOT_A_CONDITION, "more than one statement", "Write one condition")
        return None
    return parsed[0]
