"""Whether a database protects what its model says: drift, security rules, assertions.

In: a connection and a model. Out: a `Verification`. Changes nothing, runs no code of users, logs in as
nobody. Drift, of owners too, is found by `change.diff`; `rules` asks the queries of sql/verify.
"""

from crm_rls.verify.catalogs import verify_catalogs
from crm_rls.verify.verification import Verification, verify

__all__ = ["Verification", "verify", "verify_catalogs"]
