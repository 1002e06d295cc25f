"""PostgreSQL row-level security for a CRM, compiled from a declared model.

Knows the version and nothing else: import what you need from the module that owns it.
"""

__version__ = "0.1.0"
