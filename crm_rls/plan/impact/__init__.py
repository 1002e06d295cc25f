"""Who gains and loses which rows, if a plan is carried out or one model takes the place of another one.

In: two sides, each a model with who acts in its groups (`sides`), and a database. Out: an `Impact` (`value`)
and its section of a plan (`text`). `subjects` knows who reaches rows by which `conditions`, `counting` scans
each table once, `tallies` adds up. Rows are counted as they are now, with the operator's eyes. Must not know
what a policy looks like, nor verify.
"""

from crm_rls.plan.impact.text import impact_text
from crm_rls.plan.impact.value import FaceGap, Gain, Impact, impact_from

__all__ = ["FaceGap", "Gain", "Impact", "impact_from", "impact_text"]
