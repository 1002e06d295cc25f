"""`groups`: what the access groups mean, who is in them, how many rows they have."""

from __future__ import annotations

import click

from crm_rls.answers.answering import Answers
from crm_rls.answers.described import DescribedGroup, described
from crm_rls.cli.answers.asking import asked, at_option, how, plain, told_of_people
from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.output import add_row, data, emit, say, show, table
from crm_rls.cli.people.names import GROUP
from crm_rls.cli.people.rows import as_json
from crm_rls.model.periods import shown_begin, shown_end


@click.command()
@click.argument("group", required=False, type=GROUP)
@at_option
@dsn_option
@format_option("text", "json")
def groups(group: str | None, at: str | None, dsn: str | None, form: str) -> None:
    """Show what access groups mean, and who is in them.

    Lists filter, rights, members and number of contacts of each group.

    With the name of a GROUP, shows everything that it gives, table by table, and each of its members.

    \b
    Examples:
      crm-rls groups
      crm-rls groups sales_nord
    """
    with asked(dsn, at, "Counting") as answers:
        found, notes = described(answers, group), told_of_people(answers)
        if form == "json":
            emit(as_json({"groups": plain(found), "notes": notes}))
        elif group is None:
            _show_all(found)
        else:
            _show_one(found[0], answers)


def _show_all(found: tuple[DescribedGroup, ...]) -> None:
    listed = table(
        "Access groups",
        "Group",
        "Label",
        "Rights",
        "Filter",
        "Members",
        "Contacts",
        right=("Members", "Contacts"),
    )
    for each in found:
        contacts = "per person" if each.contacts is None else f"{each.contacts:,}"
        add_row(
            listed, each.name, each.label, " ".join(each.rights), each.says, str(len(each.people)), contacts
        )
    data().print(listed)


def _show_one(found: DescribedGroup, answers: Answers) -> None:
    show("\n".join(_lines(found)), {})
    if not found.held:
        say("Nobody is in it.", "yellow")
        return
    members = table("Members", "Person", "How", "From", "Until", "Given by", "Reason")
    for held in found.held:
        by = answers.named(held.granted_by) if held.granted_by else ""
        add_row(
            members,
            answers.named(held.login),
            how(held.how, answers.named(held.acting_for)),
            shown_begin(held.valid_from),
            shown_end(held.valid_until),
            by,
            held.reason,
        )
    data().print(members)


def _lines(found: DescribedGroup) -> list[str]:
    contacts = "depends on the person" if found.contacts is None else f"{found.contacts:,}"
    lines = [
        f"Group {found.name}" + (f" ({found.label})" if found.label else ""),
        f"  contacts: {found.says}",
        f"  rights: {', '.join(found.rights) or 'none'}",
        f"  rights on rows that belong to them: {', '.join(found.child_rights) or 'none'}",
        f"  number of contacts: {contacts}",
    ]
    lines += [f"  {grant.table}: {grant.says}; rights: {', '.join(grant.rights)}" for grant in found.grants]
    lines += [f"  restriction {name}: {text}" for name, text in found.restrictions]
    if found.oversight:
        lines.append("  oversight: its members are nobody's face")
    return lines
