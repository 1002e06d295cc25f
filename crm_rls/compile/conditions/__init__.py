"""A predicate as SQL that means what it means for the column in the user's own SQL. Pure."""
