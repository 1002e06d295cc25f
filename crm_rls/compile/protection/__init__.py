"""Policies, privileges and the guard: what keeps rows from whom they are not for. Pure."""
