"""What a model says now and what the one in force said, in the words of the model. Pure.

The base is what the database has recorded. It knows no files: what was in force has words, and what is
declared has words and a place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from crm_rls.diagnostics import Place
from crm_rls.meaning.sayings import said
from crm_rls.model import REASSIGN, AccessGroup, Child, Keys, Model, PersonAttribute, Right, Steps
from crm_rls.model.in_force import Structure, structure_of
from crm_rls.model.key_forms import CodedKey, KeyArray, KeyForm
from crm_rls.model.predicates import TRUE, Predicate

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the model says of one thing, before and after, as lines; none where it says nothing.

    `place` is where it stands now, or the section that it left; `group` is the access group that it is about.
    """

    object: str
    before: Lines
    after: Lines
    place: Place | None = None
    group: str = ""

    @property
    def lost(self) -> Lines:
        """Return the lines that are there no longer."""
        return tuple(line for line in self.before if line not in self.after)

    @property
    def gained(self) -> Lines:
        """Return the lines that are new."""
        return tuple(line for line in self.after if line not in self.before)


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of one thing, its filter, which may change without them, and the keys that lead to it."""

    steps: Steps
    lines: Lines
    filter: Predicate = TRUE

    @property
    def meaning(self) -> Lines:
        """Return a line for a filter that its own words do not say in full."""
        means = said(self.filter)
        in_full = self.filter == TRUE or set(_where(means)) <= set(map(one_line, self.lines))
        return () if in_full else (f"means: {means}",)


def changed_declarations(before: Structure | None, model: Model) -> tuple[Declaration, ...]:
    """Return the declarations that differ from the model in force: first its groups, then what they need."""
    old = {} if before is None else _all(before)
    new = _all(structure_of(model))
    former = {f"access group {group.name}": group.was for group in model.groups if group.was}
    for name, was in former.items():
        if name not in old and (left := old.pop(f"access group {was}", None)) is not None:
            old[name] = replace(left, lines=(f"was: {was}", *left.lines))
    return tuple(_changed(old, new, model))


def said_by(structure: Structure) -> Mapping[str, Lines]:
    """Return the lines of everything that a model says, by what it is about.

    Where a filter is more than the words of `where`, such as a territory, a line says what it means.
    """
    return {
        one_line(name): tuple(map(one_line, (*each.lines, *each.meaning)))
        for name, each in _all(structure).items()
    }


def declaration_from(data: Mapping[str, Any]) -> Declaration:
    """Return the declaration whose fields these are, as JSON has them. Raises KeyError and TypeError."""
    place = None if data["place"] is None else Place(**data["place"])
    lines = {side: tuple(data[side]) for side in ("before", "after")}
    return Declaration(**{**data, **lines, "place": place})


def _changed(old: Mapping[str, _Said], new: Mapping[str, _Said], model: Model) -> Iterator[Declaration]:
    for name in dict.fromkeys((*new, *old)):
        was, now = old.get(name), new.get(name)
        before, after = (() if each is None else tuple(map(one_line, each.lines)) for each in (was, now))
        if was is not None and now is not None and set(before) == set(after):
            meant = [(one_line(f"means: {said(each.filter)}"),) for each in (was, now)]
            if meant[0] == meant[1]:
                continue
            before, after = (*before, *meant[0]), (*after, *meant[1])
        here = now if now is not None else was
        if here is not None:
            section, *keys = here.steps
            group = keys[0] if section == "access_groups" else ""
            yield Declaration(one_line(name), before, after, model.place(*here.steps), group)


# -- the words of a thing ------------------------------------------------------------------------------


def _all(structure: Structure) -> dict[str, _Said]:
    return dict((*_of_groups(structure), *_of_people(structure), *_of_tables(structure)))


def _of_tables(structure: Structure) -> Iterator[tuple[str, _Said]]:
    root = structure.root
    own = Child(
        root.name,
        key=root.key,
        keys=root.keys,
        refers=root.refers,
        tree=root.tree,
        history=root.history,
    )
    yield f"table {root.name}", _Said(("tables", str(root.name)), tuple(_table(own)))
    for child in structure.children:
        yield f"table {child.name}", _Said(("tables", str(child.name)), tuple(_table(child)))
    for table in structure.public:
        yield f"table {table}", _Said(("tables", str(table)), ("class: public",))
    nodes = structure.territories.nodes
    tree = tuple(f"{node.key} below {node.parent}" if node.parent else node.key for node in nodes)
    if tree:
        yield "territories", _Said(("territories",), tuple(sorted(tree)))
    for field in structure.assignment:
        beside = (f"on: {', '.join(map(str, field.on))}",) if field.on else ()
        lines = (f"column: {field.column}", *_true("tree", said=field.tree), *beside)
        yield f"assignment {field.name}", _Said(("assignment", field.name), lines)


def _table(child: Child) -> Iterator[str]:
    yield "class: child" if child.links else "class: root"
    yield f"key: {', '.join(child.key)}"
    for name, links in (("link", child.links), ("refers", child.refers)):
        for link in links:
            columns = f" ({', '.join(link.columns)})" if link.columns else ""
            when = f" when {said(link.when)}" if link.when != TRUE else ""
            via = f"{', '.join(link.via)}{_form(link.form)}"
            yield f"{name}: {via} {'<-' if link.back else '->'} {link.to}{columns}{when}"
    if child.tree is not None:
        yield f"tree: {', '.join(child.tree.via)}"
    if child.links:
        yield f"mode: {child.mode}"
    if child.rights != frozenset(Right):
        yield from _rights(child.rights, child.rights)
    if child.keys is not Keys.SERVER:
        yield f"keys: {child.keys}"
    if child.history is not None:
        kept = child.history
        named = filter(None, (kept.begins, kept.ends, kept.period))
        yield f"history: {' '.join((str(kept.table), *named))}"


def _form(form: KeyForm | None) -> str:
    match form:
        case CodedKey(prefix):
            return f" (after {prefix!r})"
        case KeyArray():
            return " (each element)"
        case None:
            return ""


def _of_people(structure: Structure) -> Iterator[tuple[str, _Said]]:
    for name, attribute in structure.attributes.items():
        yield f"attribute {name}", _Said(("attributes", name), tuple(_attribute(attribute)))
    for service in structure.services:
        tables = ", ".join(map(str, sorted(service.tables)))
        rights = _rights(service.rights, service.rights)
        lines = (f"logins: {', '.join(service.logins)}", f"tables: {tables}", *rights)
        yield f"service {service.name}", _Said(("services", service.name), lines)
    if structure.gateways:
        yield "gateways", _Said(("gateways",), structure.gateways)
    yield (
        "database",
        _Said(("database",), (f"time_zone: {structure.time_zone}", f"sharing: {structure.sharing}")),
    )


def _attribute(attribute: PersonAttribute) -> Iterator[str]:
    yield f"type: {attribute.type}"
    yield from _true("many", said=attribute.many)
    source, line = attribute.source, attribute.line
    if source is not None:
        yield f"{'from' if source.parent is None else 'line'}: {source.table} ({', '.join(source.columns)})"
    if line is not None:
        yield f"line: {line.value} reports to {line.parent}"


def _of_groups(structure: Structure) -> Iterator[tuple[str, _Said]]:
    for group in structure.groups:
        yield (
            f"access group {group.name}",
            _Said(("access_groups", group.name), tuple(_group(group)), group.filter),
        )
        for grant in group.on:
            steps = ("access_groups", group.name, "on", str(grant.table))
            lines = (*_where(grant.text), *_rights(grant.rights, grant.child_rights))
            yield f"access group {group.name} on {grant.table}", _Said(steps, lines, grant.filter)
    for each in structure.restrictions:
        exempt = (f"except: {', '.join(sorted(each.exempt))}",) if each.exempt else ()
        on = (f"on: {each.on}",) if each.on else ()
        lines = (*on, *_where(each.text), *_rights(each.rights, each.rights), *exempt)
        yield f"restriction {each.name}", _Said(("restrictions", each.name), lines, each.filter)
    for family in structure.families:
        where = f" on {family.on}" if family.on else ""
        steps = ("families", family.name, *(("on", family.table) if family.on else ()))
        lines = (f"faces: {family.faces}", *_where(family.text))
        yield f"family {family.name}{where}", _Said(steps, lines, family.filter)


def _group(group: AccessGroup) -> Iterator[str]:
    if group.family:
        yield f"family: {group.family}"
    if group.territory:
        yield f"territory: {', '.join(group.territory)}"
    yield from _where(group.text)
    if not group.territory and not group.text and group.filter == TRUE:
        yield "all: true"
    yield from _rights(group.rights, group.child_rights)
    yield from _true(REASSIGN, said=group.reassigns)
    yield from _true("oversight", said=group.oversight)
    if group.keeping is not None:
        yield f"memberships: {group.keeping}"


def _where(text: str) -> Lines:
    return (f"where: {text}",) if text else ()


def _rights(own: frozenset[Right], children: frozenset[Right]) -> Iterator[str]:
    for key, rights in (("rights", own), ("children", children)):
        if rights != own or (rights and key == "rights"):
            yield f"{key}: {', '.join(each for each in Right if each in rights) or 'none'}"


def _true(key: str, *, said: bool) -> Lines:
    return (f"{key}: true",) if said else ()


def one_line(text: str) -> str:
    """Return text on one line: a filter may stand over several, and a name may have a line break."""
    return " ".join(line.strip() for line in text.splitlines())
