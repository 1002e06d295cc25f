"""What a model does not say yet of a database that has changed, drafted beside what it says. Pure.

What stands there stays as it is, to the byte: only lines are added.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from crm_rls.catalog import CatalogState, ServerFacts
from crm_rls.drafting.classes import Wishes, classified
from crm_rls.drafting.drafts import Branch, LinkDraft, LoginKind, ModelDraft, TableClass, TableDraft
from crm_rls.drafting.fitting import Files
from crm_rls.drafting.logins import in_classes, logins_of, with_login_names
from crm_rls.drafting.policies import LOGIN_NAME
from crm_rls.drafting.profile import Profile, Questions, questions, territory_tree
from crm_rls.drafting.roots import Tables, drafted_tables
from crm_rls.drafting.whole import readable_by_all
from crm_rls.drafting.writing import sections_of
from crm_rls.model import Child, ColumnOf, Model, TableName


def questions_for(tables: Tables, model: Model) -> Questions:
    """Return what to ask to see what is new, beside what a first draft asks."""
    asked = questions(tables, model.root.name)
    fields = tuple(ColumnOf(model.root.name, each.column) for each in model.assignment if each.tree)
    return replace(asked, columns=tuple(dict.fromkeys((*asked.columns, *fields))))


def drafted_additions(
    facts: ServerFacts,
    state: CatalogState,
    profile: Profile,
    model: Model,
    wishes: Wishes,
    logins: Mapping[str, LoginKind],
) -> ModelDraft:
    """Return the tables, territories and logins that the model does not name; tables that it names stay."""
    tables = drafted_tables(facts)
    known = known_tables(model, tables)
    drafts = classified(tables, profile, wishes, readable=readable_by_all(state), known=known)
    said = declared_logins(model)
    fresh = in_classes(logins_of(tables, facts, state, profile, logins), drafts)
    if LOGIN_NAME in model.attributes:
        fresh = with_login_names(fresh)
    return ModelDraft(
        facts.database,
        model.schemas,
        tuple(each for each in drafts if each.name not in known),
        tuple(_territories(tables, profile, model)),
        logins=tuple(each for each in fresh if each.name not in said and each.kind is not LoginKind.UNKNOWN),
    )


def declared_logins(model: Model) -> frozenset[str]:
    """Return the logins that a model says something of."""
    persons = {person.login for person in model.people}
    services = {login for service in model.services for login in service.logins}
    return frozenset(persons | services | {*model.gateways, *model.blind})


def known_tables(model: Model, tables: Tables) -> Mapping[TableName, TableDraft]:
    """Return the tables that a model names, as drafts that are decided."""
    found = {model.root.name: TableDraft(model.root.name, TableClass.ROOT, main=True)}
    found |= {each.name: _known(each) for each in model.children}
    found |= {name: TableDraft(name, TableClass.PUBLIC) for name in model.public}
    found |= {name: TableDraft(name, TableClass.BLOCKED) for name in model.blocked}
    return {name: draft for name, draft in found.items() if name in tables}


def _known(child: Child) -> TableDraft:
    links = tuple(
        LinkDraft(link.to, link.via, link.columns, unchecked=link.unchecked) for link in child.links
    )
    return TableDraft(child.name, TableClass.CHILD if links else TableClass.ROOT, links=links)


def _territories(tables: Tables, profile: Profile, model: Model) -> Iterator[Branch]:
    """Yield the territories that contacts have and the tree has not, at the top of it."""
    known, seen = set(model.territories.keys()), set[str]()
    for field in model.assignment:
        if not field.tree:
            continue
        tree = territory_tree(tables, model.root.name, field.column)
        branches = profile.trees.get(tree.table, ()) if tree else ()
        values = profile.values.get(ColumnOf(model.root.name, field.column), ())
        for branch in branches or map(Branch, sorted(values)):
            if branch.key.strip() and branch.key not in known and branch.key not in seen:
                seen.add(branch.key)
                yield Branch(branch.key, None, branch.label)


def merged(files: Files, draft: ModelDraft) -> Files:
    """Return the files with the lines of a draft at the end of the sections that they belong to.

    A section that stands nowhere in a form that lines can be added to goes to a file of its own.
    """
    found = dict(files)
    for section, lines in sections_of(draft).items():
        for name, text in sorted(files.items()):
            added = _inserted(found.get(name, text), section, lines)
            if added is not None:
                found[name] = added
                break
        else:
            name = f"new_{section}.yaml"
            found[name] = found.get(name, "") + "\n".join([f"{section}:", *lines]) + "\n"
    return found


def _inserted(text: str, section: str, lines: tuple[str, ...]) -> str | None:
    """Return the text with lines at the end of a section; None if it is not there with an entry a line."""
    whole = text.split("\n")
    start = next((n for n, line in enumerate(whole) if line.split("#")[0].rstrip() == f"{section}:"), None)
    if start is None:
        return None
    end = last = start + 1
    while end < len(whole) and (not whole[end].strip() or whole[end][:1] in (" ", "#", "\t")):
        if whole[end][:1] in (" ", "\t") and not whole[end].lstrip().startswith("#"):
            last = end + 1
        end += 1
    first = next(
        (line for line in whole[start + 1 : last] if line.strip() and not line.lstrip().startswith("#")), ""
    )
    indent = len(first) - len(first.lstrip())
    if indent == 0:
        return None
    mended = [" " * (indent - 2) + line if indent >= 2 else line[2 - indent :] for line in lines]
    return "\n".join([*whole[:last], *mended, *whole[last:]])


def shown(before: Files, after: Files, folder: str) -> str:
    """Return the difference of the files as `diff -u` shows it; nothing if there is none."""
    parts: list[str] = []
    for name in sorted(after):
        old, new = before.get(name, ""), after[name]
        source = f"{folder}/{name}" if name in before else "/dev/null"
        parts += difflib.unified_diff(
            old.splitlines(keepends=True), new.splitlines(keepends=True), source, f"{folder}/{name}"
        )
    return "".join(parts)
