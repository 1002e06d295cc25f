"""PostgreSQL row-level security for a CRM, compiled from a declared model.

Knows the installed version and nothing else: import what you need from the module that owns it.
"""

from importlib.metadata import version

__version__ = version("crm-rls")
