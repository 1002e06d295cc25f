"""What is to be recorded of the model."""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import CatalogState
from crm_rls.change.findings import Options
from crm_rls.change.kinds import RecordInForce
from crm_rls.model.in_force import NOBODY, Part


def in_force_changes(
    current: CatalogState, desired: CatalogState, options: Options
) -> Iterator[RecordInForce]:
    """Yield the parts of which something else was recorded last. Where nothing was, nobody was declared."""
    begin = {Part.PEOPLE: NOBODY}
    for part, content in sorted(desired.in_force.items()):
        if current.in_force.get(part, begin.get(Part(part))) != content:
            yield RecordInForce(part, content, options.stranded if part == Part.STRUCTURE else ())
