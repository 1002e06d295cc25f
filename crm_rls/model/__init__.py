"""What people declare: frozen values, checked and resolved. Pure.

In: nothing; `reading` builds these values. Out: tables, territories, groups, people, predicates, assignment
rules. Must not know files, SQL or databases.
"""

from crm_rls.model.acceptances import ANY_OBJECT, Acceptance
from crm_rls.model.assertions import Assertion, Saying
from crm_rls.model.assignment_fields import AssignmentField, RuledColumn, Steps
from crm_rls.model.attributes import (
    AttributeLine,
    Attributes,
    AttributeTable,
    PersonAttribute,
    Values,
    several,
    with_lines,
)
from crm_rls.model.declarations import (
    AccessGroup,
    Cover,
    DeclaredFilter,
    Grant,
    Keeping,
    Logins,
    Membership,
    Model,
    Person,
    Restriction,
    SelfService,
    Service,
    Share,
    Sharing,
)
from crm_rls.model.families import Faces, Family
from crm_rls.model.new_logins import NewLogins
from crm_rls.model.new_territories import AddedTerritory, NewTerritories
from crm_rls.model.table_name import ColumnOf, TableName
from crm_rls.model.tables import (
    REASSIGN,
    Child,
    History,
    Keys,
    Link,
    Mode,
    Right,
    Root,
    TablePattern,
    has_pattern,
)

__all__ = [
    "ANY_OBJECT",
    "REASSIGN",
    "Acceptance",
    "AccessGroup",
    "AddedTerritory",
    "Assertion",
    "AssignmentField",
    "AttributeLine",
    "AttributeTable",
    "Attributes",
    "Child",
    "ColumnOf",
    "Cover",
    "DeclaredFilter",
    "Faces",
    "Family",
    "Grant",
    "History",
    "Keeping",
    "Keys",
    "Link",
    "Logins",
    "Membership",
    "Mode",
    "Model",
    "NewLogins",
    "NewTerritories",
    "Person",
    "PersonAttribute",
    "Restriction",
    "Right",
    "Root",
    "RuledColumn",
    "Saying",
    "SelfService",
    "Service",
    "Share",
    "Sharing",
    "Steps",
    "TableName",
    "TablePattern",
    "Values",
    "has_pattern",
    "several",
    "with_lines",
]
