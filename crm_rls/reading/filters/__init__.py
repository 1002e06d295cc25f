"""Filter text to predicate tree: a closed subset of SQL's conditions, read by sqlglot.

Only this package imports sqlglot. It knows no database: whether a column exists is found out later.

sqlglot is generous: it drops comments, `+`, `;` and `asymmetric`, turns .5 into 0.5, and gives several
spellings one meaning. A part that vanished would open a table. So `conditions` and `operands` write down
every word that they understood, and a filter is refused unless these are exactly the words of its text.
"""

from crm_rls.reading.filters.parse import parse_filter
from crm_rls.reading.filters.scope import FilterScope, LinkTable

__all__ = ["FilterScope", "LinkTable", "parse_filter"]
