"""People, memberships and covers at any hour: the functions of `crm_people`, files, and contacts in bulk.

In: a connection and what a manager wants. Out: what the database did. Decides nothing: the database does.
Must not know plans.
"""
