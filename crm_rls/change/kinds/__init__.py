"""The kinds of change that lead from a current state to a desired one, by what they are about.

A module for each sort of thing; `diff`, `render` and `inverse` have modules of the same names. What a kind
says of itself is described in `variant`, the order of all kinds in `phases`.
"""

from crm_rls.change.kinds.home import HomeChange, LeaveHome, RenameHome, SetHome
from crm_rls.change.kinds.in_force import InForceChange, RecordInForce
from crm_rls.change.kinds.memberships import (
    GrantRole,
    MembershipChange,
    RecordMemberships,
    Replan,
    RevokeRole,
)
from crm_rls.change.kinds.objects import (
    Backfill,
    ChangeOwner,
    CreateObject,
    DropObject,
    MarkObject,
    MigrateSupport,
    ObjectChange,
    RenameObject,
    ReplaceObject,
    waits_for_rows,
)
from crm_rls.change.kinds.people import (
    BindPersons,
    DropPerson,
    DropTimed,
    EndShares,
    FollowLogins,
    PersonChange,
    PutPerson,
    PutSuspended,
    PutTimed,
    RenameGroupRows,
)
from crm_rls.change.kinds.policies import (
    AlterPolicy,
    CreatePolicy,
    DropPolicy,
    MarkPolicy,
    PolicyChange,
    RenamePolicy,
    alterable,
)
from crm_rls.change.kinds.privileges import (
    ForgetTaken,
    GrantPrivilege,
    Holder,
    PrivilegeChange,
    RecordTaken,
    RevokePrivilege,
)
from crm_rls.change.kinds.registry import DropRegistry, PutRegistry, RegistryChange
from crm_rls.change.kinds.roles import AlterRole, CreateLogin, CreateRole, DropRole, RenameRole, RoleChange
from crm_rls.change.kinds.row_security import OpenTable, ProtectTable, RowSecurityChange, Suspend
from crm_rls.change.phases import Phase, Risk

Change = (
    RoleChange
    | MembershipChange
    | PolicyChange
    | RowSecurityChange
    | PrivilegeChange
    | ObjectChange
    | PersonChange
    | RegistryChange
    | HomeChange
    | InForceChange
)

MembershipsMoved = GrantRole | RevokeRole | DropRole | RenameRole
"""Changes after which the log is written and prepared statements are planned again."""

__all__ = [
    "AlterPolicy",
    "AlterRole",
    "Backfill",
    "BindPersons",
    "Change",
    "ChangeOwner",
    "CreateLogin",
    "CreateObject",
    "CreatePolicy",
    "CreateRole",
    "DropObject",
    "DropPerson",
    "DropPolicy",
    "DropRegistry",
    "DropRole",
    "DropTimed",
    "EndShares",
    "FollowLogins",
    "ForgetTaken",
    "GrantPrivilege",
    "GrantRole",
    "Holder",
    "HomeChange",
    "InForceChange",
    "LeaveHome",
    "MarkObject",
    "MarkPolicy",
    "MembershipChange",
    "MembershipsMoved",
    "MigrateSupport",
    "ObjectChange",
    "OpenTable",
    "PersonChange",
    "Phase",
    "PolicyChange",
    "PrivilegeChange",
    "ProtectTable",
    "PutPerson",
    "PutRegistry",
    "PutSuspended",
    "PutTimed",
    "RecordInForce",
    "RecordMemberships",
    "RecordTaken",
    "RegistryChange",
    "RenameGroupRows",
    "RenameHome",
    "RenameObject",
    "RenamePolicy",
    "RenameRole",
    "ReplaceObject",
    "Replan",
    "RevokePrivilege",
    "RevokeRole",
    "Risk",
    "RoleChange",
    "RowSecurityChange",
    "SetHome",
    "Suspend",
    "alterable",
    "waits_for_rows",
]
