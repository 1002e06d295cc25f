"""Territories that managers had added at the moment of an answer."""

from __future__ import annotations

from datetime import datetime

import psycopg
from psycopg.rows import DictRow

from crm_rls.model import AddedTerritory, Model
from crm_rls.model.growing import grown
from crm_rls.postgres.sqlfiles import load


def with_added(model: Model, cursor: psycopg.Cursor[DictRow], at: datetime | None) -> Model:
    """Return the model with those that counted then (None is now). Raises psycopg.Error."""
    rows = cursor.execute(load("answers", "added_at"), {"at": at}).fetchall()
    return grown(model, tuple(AddedTerritory(**row) for row in rows))
