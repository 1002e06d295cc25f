"""A draft as the files of a model, with the reasons as comments. Pure.

Names, values and expressions come from the database, so nothing of them may end a line or a quotation.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from crm_rls.drafting.drafts import (
    Branch,
    EntryDraft,
    LinkDraft,
    LoginDraft,
    LoginKind,
    ModelDraft,
    TableClass,
    TableDraft,
)
from crm_rls.model import TableName
from crm_rls.reading.files.scalars import scalar

WIDTH = 118

_STAY = (
    "The policies below are in the database. They stay in force beside those of this model, and what a "
    "permissive one allows stays allowed: drop each as soon as this model says it."
)

FILES: Mapping[str, tuple[str, ...]] = {
    "tables.yaml": ("tables",),
    "groups.yaml": ("attributes", "territories", "assignment", "access_groups", "restrictions"),
    "logins.yaml": ("people", "services", "gateways"),
}
"""The sections of each file beside model.yaml."""

_ABOUT = {
    "tables.yaml": (
        "Every table of the schemas. What is blocked is so because nothing says surely to whom its rows",
        "belong; the reason stands beside it. docs/reference/model-file.md has each key.",
    ),
    "groups.yaml": (
        "Drafted from the columns of the contacts. Nobody is in a group yet, so none of them opens anything.",
        "Take out what you do not need.",
    ),
    "logins.yaml": (
        "Persons see what their groups say; without a group they see nothing. A service sees every row of",
        "its tables. Logins in a comment will see no rows once the model is applied.",
    ),
}


def files_of(draft: ModelDraft) -> Mapping[str, str]:
    """Return the text of each file of a model by its name."""
    sections = sections_of(draft)
    head = [*_head(draft)]
    files: dict[str, str] = {}
    for name, parts in FILES.items():
        lines = [f"# {each}" for each in _ABOUT[name]]
        said = [line for part in parts if sections.get(part) for line in ("", f"{part}:", *sections[part])]
        said_of = draft.remarks.get(name, ())
        if name == "groups.yaml":
            said_of = (*said_of, *_policies(draft))
        remarks = [line for each in said_of for line in comment(each)]
        if said:
            files[name] = "\n".join([*lines, *said, *(["", *remarks] if remarks else [])]) + "\n"
        else:
            head += remarks  # a file without any section is a mistake
    return {"model.yaml": "\n".join(head) + "\n", **files}


def sections_of(draft: ModelDraft) -> Mapping[str, tuple[str, ...]]:
    """Return the lines of each section, without its name."""
    found: dict[str, list[str]] = {
        "tables": [],
        "territories": [],
        "people": [],
        "services": [],
        "gateways": [],
    }
    for each in draft.tables:
        found["tables"] += _table(each)
    found["territories"] += _territories(draft.territories, None, 1)
    for entry in draft.entries:
        found.setdefault(entry.section, []).extend(_entry(entry))
    for login in draft.logins:
        section, lines = _login(login)
        found[section] += lines
    return {section: tuple(lines) for section, lines in found.items() if _says_something(lines)}


def _policies(draft: ModelDraft) -> Iterator[str]:
    """Yield the policies of others as statements, each with what became of it."""
    if draft.policies:
        yield _STAY
    for each in draft.policies:
        policy = each.policy
        kind = "" if policy.permissive else " AS RESTRICTIVE"
        roles = ", ".join(policy.roles)
        words = [f"policy {policy.name} on {policy.table}{kind} for {policy.command} to {roles}"]
        words += [f"using ({policy.using})"] if policy.using is not None else []
        words += [f"with check ({policy.check})"] if policy.check is not None else []
        section, name = each.entry or ("", "")
        said = f"taken over as {section[:-1].replace('_', ' ')} {name}" if name else "not taken over"
        yield f"{' '.join(words)}; {said}: {each.reason}"


def _says_something(lines: Sequence[str]) -> bool:
    return any(not line.lstrip().startswith("#") for line in lines)


def unsaid(draft: ModelDraft) -> Iterator[str]:
    """Yield the words for logins of which nobody knows what they are."""
    for each in draft.logins:
        if each.kind is LoginKind.UNKNOWN:
            guess = f"; perhaps a {each.guess}" if not each.settled else ""
            yield f"login {scalar(each.name)}: {each.reason}{guess}"


def _head(draft: ModelDraft) -> Iterator[str]:
    yield f"# A draft of `crm-rls init` from database {visible(draft.database)}. Next: read tables.yaml, then"
    yield "# `crm-rls check` and `crm-rls plan` with this folder. Who is in no group sees no row."
    yield "crm_rls: 1"
    yield "database:"
    yield f"  schemas: {flow(list(draft.schemas))}"
    yield "  # time_zone: Europe/Berlin  where days begin and end; UTC unless it is said"
    if draft.prefix is not None:
        yield f"  prefix: {draft.prefix.name}  # {visible(draft.prefix.reason)}"
    else:
        yield "  # prefix: crm2  if another database of this server has a model: roles belong to the server"
    for each in draft.remarks.get("model.yaml", ()):
        yield from comment(each)


# -- entries -------------------------------------------------------------------------------------------


def table_text(name: TableName) -> str:
    """Return a table as the model writes it; parts with a dot or a quote stand in double quotes."""
    if any(letter in part for part in (name.schema, name.name) for letter in '."'):
        schema, table = (part.replace('"', '""') for part in (name.schema, name.name))
        return f'"{schema}"."{table}"'
    return str(name)


def _table(draft: TableDraft) -> Iterator[str]:
    keys: dict[str, object] = {"class": draft.kind.value}
    if draft.main:
        keys["main"] = "true"
    if draft.kind is TableClass.REFERENCED:
        keys["from"] = [{"table": table_text(each.to), "via": _columns(each.via)} for each in draft.links]
    elif len(draft.links) == 1 and draft.links[0].plain:
        keys |= {"parent": table_text(draft.links[0].to), "via": _columns(draft.links[0].via)}
    elif draft.links:
        keys["links"] = [_link(each) for each in draft.links]
    if draft.key and (draft.key != "id" or draft.kind is TableClass.ROOT):
        keys["key"] = draft.key
    said = draft.reason if not draft.proposal else f"{draft.reason}. Or: {draft.proposal}"
    if draft.proposal and len(_in_one_line(table_text(draft.name), keys, said)) > WIDTH:
        yield from comment(f"{draft.reason}. Or:", "  ")
        yield f"  # {scalar(table_text(draft.name))}: {visible(draft.proposal)}"
        said = ""
    yield from _lines(table_text(draft.name), keys, said)


def _link(link: LinkDraft) -> dict[str, object]:
    keys: dict[str, object] = {"to": table_text(link.to)}
    if link.through is not None:
        keys["through"] = table_text(link.through)
    keys["via"] = _columns(link.via)
    if link.when:
        keys["when"] = link.when
    return keys | ({"unchecked": "true"} if link.unchecked else {})


def _columns(via: Sequence[str]) -> object:
    return via[0] if len(via) == 1 else list(via)


def _entry(entry: EntryDraft) -> Iterator[str]:
    yield from _lines(entry.name, entry.keys, entry.reason)


def _login(login: LoginDraft) -> tuple[str, tuple[str, ...]]:
    match login.kind:
        case LoginKind.PERSON:
            return "people", tuple(_lines(login.name, {**login.attributes, "groups": []}, login.reason))
        case LoginKind.SERVICE:
            keys: dict[str, object] = {"login": login.name}
            keys |= {"tables": [table_text(each) for each in login.tables]} if login.tables else {}
            keys |= {"rights": list(login.rights)} if login.rights else {}
            return "services", tuple(_lines(service_name(login.name), keys, login.reason))
        case LoginKind.GATEWAY:
            return "gateways", (f"  - {scalar(login.name)}",)
        case LoginKind.UNKNOWN:
            return "people", ()


def service_name(login: str) -> str:
    """Return the name of a service with that login: at most 40 small letters, digits and underscores."""
    return re.sub(r"[^a-z0-9_]", "_", login.lower())[:40]


def _territories(branches: Sequence[Branch], parent: str | None, depth: int) -> Iterator[str]:
    below: dict[str | None, list[Branch]] = {}
    for each in branches:
        below.setdefault(each.parent, []).append(each)
    indent = "  " * depth
    for each in below.get(parent, ()):
        if each.key in below:
            yield f"{indent}{scalar(each.key)}:"
            if each.label:
                yield f"{indent}  label: {scalar(each.label)}"
            yield f"{indent}  below:"
            yield from _territories(branches, each.key, depth + 2)
        else:
            yield f"{indent}{scalar(each.key)}: {flow({'label': each.label} if each.label else {})}"


# -- text ----------------------------------------------------------------------------------------------


def _lines(name: str, keys: Mapping[str, object], reason: str) -> Iterator[str]:
    """Yield an entry in one line if it fits, the reason behind it or above it."""
    line, behind = _in_one_line(name, keys, ""), _in_one_line(name, keys, reason)
    if len(behind) <= WIDTH:
        yield behind
        return
    if reason:
        yield from comment(reason, "  ")
    if len(line) <= WIDTH:
        yield line
        return
    yield f"  {scalar(name)}:"
    for key, value in keys.items():
        whole = f"    {scalar(key)}: {flow(value)}"
        if isinstance(value, list) and len(whole) > WIDTH:
            yield f"    {scalar(key)}:"
            yield from (f"      - {flow(each)}" for each in value)
        else:
            yield whole


def _in_one_line(name: str, keys: Mapping[str, object], reason: str) -> str:
    line = f"  {scalar(name)}: {flow(keys)}"
    return f"{line}  # {visible(reason)}" if reason else line


def comment(words: str, indent: str = "") -> Iterator[str]:
    """Yield words as lines of a comment."""
    wrapped = textwrap.wrap(visible(words), WIDTH - len(indent) - 2, break_on_hyphens=False)
    return (f"{indent}# {line}" for line in wrapped)


def visible(text: str) -> str:
    """Return a text in one line, control characters written out: it may stand in a comment."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def flow(value: object) -> str:
    """Return texts, lists and mappings of them as YAML in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(key))}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(str(value))
