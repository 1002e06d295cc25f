"""What our own chain installs: the objects of both support schemas, read from the files that make them.

`grammar` says what a file makes; only the order and the owners stand here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from crm_rls.catalog import Kind, SupportObject
from crm_rls.compile.installation.grammar import read_statement
from crm_rls.postgres.names import API_SCHEMA, SUPPORT_SCHEMA, VERSION_TABLE, Names

ACCESS = (
    "person", "membership", "model", "access_group", "root", "family", "territory", "open_territory",
    "added_territory", "cover", "share",
    "area_manager", "log", "reporting", "reporting_value", "reporting_parent",
    "in_force", "taken", "leaver", "membership_login", "cover_substitute", "cover_absent", "share_contact",
    "log_login", "log_former", "role_given",
    "known_as", "goes_by",
    "this_server", "bound", "caller", "parsed_moment", "shown_moment", "begins_day", "shown_begin",
    "shown_end", "period", "login_of", "name_of", "group_named",
    "login_state", "standing", "caller_deactivated", "manages", "own_login", "self_service", "reads",
    "in_area", "acts_as", "nearest", "did_you_mean", "require_manager", "require_reader",
    "require_reader_of_all", "require_groups",
    "require_shared", "require_bound", "require_effect", "require_active", "require_plain_login",
    "hmac_block", "scram_verifier", "random_password", "password_ends", "open_login",
    "follow_logins",
    "require_territory", "declared_above", "territory_in_area", "changeable_territory",
    "require_new_territory", "added_below",
    "end_added", "end_added_trigger", "end_areas", "end_areas_trigger",
    "home_databases", "require_home", "note_of_home",
    "begin_change", "write_log", "log_membership", "log_cover", "log_share", "log_person",
    "log_area_manager", "log_added_territory", "log_added_territory_trigger", "log_is_final",
    "log_membership_trigger", "log_cover_trigger", "log_share_trigger",
    "log_person_trigger", "end_of_person", "end_of_person_trigger",
    "log_area_manager_trigger", "log_is_final_trigger", "in_force_is_final_trigger",
    "log_has_names_trigger", "in_force_has_names_trigger",
    "record", "signal", "counts", "new_attributes",
    "places_of", "follow_reporting", "follow_reporting_trigger", "refill_reporting",
    "refill_reporting_trigger", "require_line", "require_line_trigger", "line_of",
    "change_role", "holds_itself", "acting_for", "active", "shared", "called", "me", "known_attributes",
    "attribute", "attribute_values", "acting",
    "held", "due", "join_covers", "put_timed", "changeable_cover", "leave_idle", "leave_all", "join_due",
    "end_timed", "active_at", "own_at", "reach_at", "holders_at", "holding", "away", "unattended",
    "concerns_of", "shown_concern", "require_attended", "require_family", "root_of",
    "conflict_slices", "conflicts_between", "conflicts_at",
    "table_named", "key_columns", "has_key", "contact_groups_of", "key_text", "key_values", "rows_asked",
    "rows_above", "known_person", "restricted",
    "reached_itself", "root_reached", "reached", "row_groups_of", "linked_condition", "reach_condition",
    "count_reached", "gives", "ever_in", "answers_about", "contact_in_area",
    "shareable", "shares_at", "share_told", "shown_by_share",
    "told_today", "whole_key", "row_then", "groups_then", "note_of_row",
    "left_since", "note_of_leavers",
    "outside_log", "recorded", "asks_person", "counted_contacts",
    "leave_offices", "remove_person", "had_logins", "who_left", "one_who_left", "require_undeclared",
    "without_names", "pseudonymised", "pseudonymise", "about",
)  # fmt: skip
"""The stems of sql/support, each after what it needs; the schema itself is made by the chain's env.py."""

PEOPLE = (
    "crm_people", "moment_of", "time_zone", "directory", "require_group",
    "assign", "unassign", "cover", "end_cover",
    "prolong_cover", "cover_concerns", "share", "unshare", "give", "handover", "register", "make_login",
    "new_password", "deactivate",
    "reactivate", "rehire", "unregister", "leavers", "forget", "about_person",
    "add_territory", "remove_territory", "added_territories",
    "appoint", "dismiss", "appoint_auditor", "dismiss_auditor", "tidy", "adopt", "strangers",
    "admit", "expel",
    "membership_at", "compare_reach", "heads", "members",
    "covers", "shares", "people", "log", "user_access_groups",
    "tick", "begin_ticks", "require_tick", "tick_trigger", "begin_ticks_trigger", "require_tick_trigger",
    "end_offices", "end_offices_trigger",
    "faces_of", "responsible", "face_conflicts_at", "face_conflicts", "face_counts", "faceless",
    "holders", "who_sees", "why", "sees", "model_in_force", "model_records", "granted_outside",
    "group_counts", "contact_counts", "report_counts",
    "assign_days", "assign_moments", "unassign_day", "unassign_moment", "cover_days", "cover_moments",
    "handover_day", "handover_moment", "share_day", "share_moment",
    "prolong_cover_day", "prolong_cover_moment", "end_cover_day", "end_cover_moment",
)  # fmt: skip
"""The stems of sql/people, in the same way."""


def installed_objects(files: Mapping[str, str], names: Names) -> Iterator[SupportObject]:
    """Yield every object in the order in which it can be made.

    `files` holds the texts of sql/support and sql/people by folder and stem (`people/assign`). KeyError if
    one is missing, ValueError for one that is not in our manner.
    """
    yield _owned(read_statement(files[f"support/{SUPPORT_SCHEMA}"]), names)
    # Alembic makes its version table itself, so there is no file of it.
    yield SupportObject(Kind.TABLE, SUPPORT_SCHEMA, VERSION_TABLE, "", owner=names.owner)
    for stem in ACCESS:
        yield _owned(read_statement(files[f"support/{stem}"]), names)
    for stem in PEOPLE:
        yield _owned(read_statement(files[f"people/{stem}"]), names)


def _owned(each: SupportObject, names: Names) -> SupportObject:
    if each.kind in (Kind.INDEX, Kind.TRIGGER):
        return each  # its table's owner's
    return replace(each, owner=names.registrar if each.schema == API_SCHEMA else names.owner)
