"""The conditions of links: for which rows of a table a link counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crm_rls.diagnostics import Code
from crm_rls.model import Child, Link, TableName
from crm_rls.model.predicates import attributes, links
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.grounds import Grounds, read_filter
from crm_rls.reading.sections.links import table_name
from crm_rls.reading.sections.table_shapes import ChildShape, LinkShape, ReferencedShape, ReferenceShape
from crm_rls.reading.sections.tables import Tables


def read_conditions(draft: Draft, grounds: Grounds, tables: Tables) -> Tables:
    """Return the tables with the conditions of their links."""
    texts = {name: text for text in draft.document.tables if (name := table_name(text))}

    def conditioned(child: Child) -> Child:
        shape, key = draft.document.tables[texts[child.name]], "links"
        declared: Sequence[LinkShape | ReferenceShape] = ()
        if isinstance(shape, ReferencedShape):
            declared, key = shape.from_, "from"
        elif isinstance(shape, ChildShape):
            declared = shape.links or ()
        if len(declared) != len(child.links):
            return child  # the short form, which has no condition, or a link with a mistake
        return replace(
            child,
            links=tuple(
                _conditioned(draft, grounds, (texts[child.name], key, number), link, each.when, child.name)
                for number, (link, each) in enumerate(zip(child.links, declared, strict=True))
            ),
        )

    return replace(tables, children=tuple(map(conditioned, tables.children)))


def _conditioned(
    draft: Draft,
    grounds: Grounds,
    steps: tuple[str, str, int],
    link: Link,
    when: str | None,
    table: TableName,
) -> Link:
    if when is None:
        return link
    place = draft.place("tables", *steps, "when")
    predicate = read_filter(draft, grounds, place, when, table)
    if predicate is None:
        return link
    if looks := links(predicate):
        draft.mistakes.error(
            Code.LINK_READS_OTHER_TABLE,
            place,
            f"the condition of a link reads the table {looks[0].table}",
            "Compare the columns of this table only; a column that a trigger maintains can hold the answer",
        )
    elif attributes(predicate):
        draft.mistakes.error(
            Code.LINK_DEPENDS_ON_PERSON,
            place,
            "the parent of a row cannot depend on who asks",
            "Compare columns with values only, and grant what is a person's own by `on` of a group",
        )
    else:
        return replace(link, when=predicate)
    return link
