"""The `crm-rls` command."""

from __future__ import annotations

import click


@click.group()
def main() -> None:
    """Let PostgreSQL itself enforce who sees which customer."""
