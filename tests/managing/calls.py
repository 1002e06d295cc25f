"""What crm_people has, and what of crm_access nobody may name."""

CALLS = (
    "assign('anna', 'nord')", "unassign('anna', 'nord')", "cover('anna', 'bert')", "end_cover(1)",
    "handover('anna', 'bert')", "register('anna')", "deactivate('anna')", "reactivate('anna')",
    "appoint('{login}', 'NORD')", "dismiss('{login}')", "tidy()", "adopt()", "membership_at('anna')",
    "compare_reach('[]', '[]')", "moment_of('2027-01-06')",
)  # fmt: skip
VIEWS = ("people", "covers", "log", "user_access_groups")
OURS = ("person", "membership", "cover", "log", "model", "access_group", "territory", "area_manager",
        "standing", "contact_group")  # fmt: skip
