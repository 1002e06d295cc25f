"""Where a model declares what another room may find fault with. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crm_rls.diagnostics import Place
from crm_rls.model import Steps
from crm_rls.reading.nodes import Entries, Items, Node
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.links import table_name

SECTIONS = (
    "database", "tables", "attributes", "territories", "assignment", "families", "access_groups",
    "restrictions", "services", "gateways", "blind", "assertions", "accept",
)  # fmt: skip


def places_of(
    draft: Draft, people: Mapping[str, Place], territories: Mapping[str, Place]
) -> dict[Steps, Place]:
    """Return the places of entries and of their keys, by section, name and key.

    Tables are named as the catalog has them, assertions by their number. `people` are the places of all
    people, `territories` those of all territories, also in CSV files.
    """
    found: dict[Steps, Place] = {("people", name): place for name, place in people.items()}
    for section in SECTIONS:
        node = draft.root.nodes.get(section)
        if node is not None:
            found[(section,)] = node.place
            for name, entry in _entries(section, node):
                found[(section, name)] = entry.place
                found.update(_inside(entry, (section, name), 3))
    found |= {("territories", key): place for key, place in territories.items()}
    return found


def _inside(node: Node, steps: Steps, depth: int) -> Iterator[tuple[Steps, Place]]:
    """Yield what stands in a node, and in that, to some depth; tables are named as the catalog has them."""
    for name, entry in _entries(steps[-1], node) if depth else ():
        yield (*steps, name), entry.place
        yield from _inside(entry, (*steps, name), depth - 1)


def _entries(section: str, node: Node) -> Iterator[tuple[str, Node]]:
    match node:
        case Entries(nodes=nodes):
            for text, entry in nodes.items():
                name = table_name(text) if section in ("tables", "on") else None
                yield (text if name is None else str(name), entry)
        case Items(nodes=nodes):
            yield from ((str(number), entry) for number, entry in enumerate(nodes))
        case _:
            pass
