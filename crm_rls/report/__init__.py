"""One page for sales leads, auditors and the works council: who may see what, since when, what is open.

In: a connection of an operator, an access manager or an auditor. Out: a `Report`, which is tables of plain
cells; of it a page of HTML that loads nothing, CSV files, JSON. Reads only. Must not know the command line.
"""

from crm_rls.report.contents import COLUMNS, Part, Report, Row, Source
from crm_rls.report.files import as_csv, as_json, write_whole
from crm_rls.report.gathering import gathered
from crm_rls.report.page import page
from crm_rls.report.words import Language

__all__ = [
    "COLUMNS",
    "Language",
    "Part",
    "Report",
    "Row",
    "Source",
    "as_csv",
    "as_json",
    "gathered",
    "page",
    "write_whole",
]
