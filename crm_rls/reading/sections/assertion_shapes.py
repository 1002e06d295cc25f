"""The shape of the section `assertions`."""

from __future__ import annotations

from pydantic import Field

from crm_rls.reading.sections.scalars import OneOrMore, Shape, Text


class AssertionShape(Shape):
    """What must hold, said once; `plan` and `verify` check it."""

    person: Text | None = Field(None, description="One of `people`; with must_see or must_not_see.")
    group: Text | None = Field(None, description="An access group; with must_see or must_not_see.")
    only: OneOrMore | None = Field(None, description="Access groups; with may_see.")
    on: str | None = Field(None, description="The table that it is about; the contacts unless given.")
    must_see: str | None = Field(None, description="All rows with this filter must be visible.")
    must_not_see: str | None = Field(None, description="No row with this filter may be visible.")
    may_see: str | None = Field(
        None, description="Nobody sees a row with this filter who is in none of the groups of `only`."
    )
    must_be_seen: str | None = Field(
        None, description="Each row with this filter must be visible to somebody."
    )
    separate: list[Text] | None = Field(
        None, min_length=2, description="Access groups of which nobody may be in two at once."
    )
