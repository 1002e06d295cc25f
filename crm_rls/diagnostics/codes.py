"""The codes of all diagnostics. A code never changes its meaning; a page of docs/codes explains each.

CR01 to CR05, CR09   what `verify` finds in the database; each is a query of sql/verify, or named in `verify`
CR06                 what a plan finds and does not change
CR07                 a model does not fit the database
CR08                 advice beside a plan
CR10                 files: YAML, CSV, the shape of a document
CR11                 names, in every section
CR12 to CR18         sections of the model
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType

HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "CR01": "Logins and roles",
        "CR02": "Row security and policies",
        "CR03": "Privileges",
        "CR04": "Views, functions and other objects",
        "CR05": "The server",
        "CR06": "Left alone by a plan",
        "CR07": "The model does not fit the database",
        "CR08": "Advice beside a plan",
        "CR09": "What stays open",
        "CR10": "Files and their shape",
        "CR11": "Names",
        "CR12": "Database and tables",
        "CR13": "Territories and assignment",
        "CR14": "Access groups, families, restrictions and assertions",
        "CR15": "Filters",
        "CR16": "Attributes, people and memberships",
    }
)
"""The heading of the codes that begin so."""


@unique
class Code(StrEnum):
    """What a diagnostic is about."""

    # Logins and roles
    PERSON_ATTRIBUTES = "CR0101"
    PERSON_CAN_BECOME = "CR0102"
    PREDEFINED_ROLES = "CR0103"
    PERSON_OWNS = "CR0104"
    ADMIN_OPTION = "CR0105"
    GROUP_CAN_LOG_IN = "CR0106"
    NESTED_GROUPS = "CR0107"
    PERSON_ACTS_AS_ANOTHER = "CR0108"
    MEMBERSHIP_NOT_INHERITED = "CR0109"
    ROLE_SETTINGS = "CR0110"
    PARAMETER_PRIVILEGES = "CR0111"
    OWNER_CAN_LOG_IN = "CR0112"
    KEEPER_USED = "CR0113"
    GUARD_GONE = "CR0114"
    PERSON_IS_SERVICE = "CR0123"
    MEMBER_OF_SERVICE_ROLE = "CR0124"
    SERVICE_PASSES_POLICIES = "CR0125"
    GATEWAY_HAS_ROWS = "CR0126"

    # Row security and policies
    ROW_SECURITY_OFF = "CR0201"
    ROW_SECURITY_NOT_FORCED = "CR0202"
    UNPROTECTED_PARTITION = "CR0203"
    FOREIGN_POLICY = "CR0204"
    POLICY_FOR_PUBLIC = "CR0205"
    POLICY_FOR_ALL = "CR0206"
    POLICY_ALWAYS_TRUE = "CR0207"
    WRITE_WIDER_THAN_READ = "CR0208"
    POLICY_READS_TEMPORARY_TABLE = "CR0209"
    POLICY_READS_WRITABLE_TABLE = "CR0210"
    POLICY_TRUSTS_SETTING = "CR0211"

    # Privileges
    DANGEROUS_PRIVILEGES = "CR0301"
    GRANT_OPTION = "CR0302"
    GRANTED_TO_PUBLIC = "CR0303"
    CREATE_IN_SCHEMA = "CR0304"
    SUPPORT_SCHEMA_OPEN = "CR0305"
    SUPPORT_OBJECT_PRIVILEGES = "CR0306"
    GRANT_BESIDE_MODEL = "CR0307"
    DEFAULT_PRIVILEGES = "CR0308"
    CREATE_IN_DATABASE = "CR0309"
    MANAGING_OPEN = "CR0310"

    # Views, functions and other objects
    VIEW_WITH_OWNER_RIGHTS = "CR0401"
    MATERIALIZED_VIEW = "CR0402"
    FOREIGN_TABLE = "CR0403"
    DEFINER_FUNCTION = "CR0404"
    DEFINER_SEARCH_PATH = "CR0405"
    LEAKPROOF_FUNCTION = "CR0406"
    TRIGGER = "CR0407"
    REWRITE_RULE = "CR0408"
    PUBLICATION = "CR0409"
    PUBLIC_USER_MAPPING = "CR0410"
    DBLINK = "CR0411"
    LOW_LEVEL_FUNCTION = "CR0412"
    FILTERED_WRITABLE_VIEW = "CR0413"
    TRIGGER_WITH_CALLERS_RIGHTS = "CR0414"

    # The server
    ON_CONFLICT_HOLE = "CR0501"
    SERVER_VERSION = "CR0502"
    LARGE_OBJECTS = "CR0503"
    TRIGGER_OFF_FOR_SUBSCRIPTION = "CR0504"
    KEYS_FROM_CLIENT = "CR0505"

    # Left alone by a plan
    POLICY_OF_OTHERS = "CR0601"
    POLICY_NAME_TAKEN = "CR0602"
    POLICY_FOR_LEAVING_ROLE = "CR0603"
    ROLE_NAME_TAKEN = "CR0604"
    MISSING_LOGIN = "CR0605"
    PERSON_DEACTIVATED = "CR0606"
    LOGIN_PASSES_POLICIES = "CR0607"
    UNDECLARED_MEMBERSHIP = "CR0608"
    TABLE_OF_A_PERSON = "CR0609"
    ANOTHER_MODEL_INSTALLED = "CR0610"
    ROW_SECURITY_STAYS_ON = "CR0611"
    OPEN_AFTER_REMOVAL = "CR0612"
    HOME_ELSEWHERE = "CR0613"
    TWO_HOMES = "CR0614"
    HOME_IS_NO_COPY = "CR0615"
    NOTHING_TO_DETACH = "CR0616"
    KEEPER_OUT_OF_REACH = "CR0640"
    OPERATOR_DOES_NOT_INHERIT = "CR0641"
    CREATEROLE_MISSING = "CR0642"
    ADMIN_OPTION_MISSING = "CR0643"
    OWNERSHIP_MISSING = "CR0644"
    SCHEMA_GRANT_MISSING = "CR0645"
    CREATE_ON_DATABASE_MISSING = "CR0646"
    TEMPORARY_MISSING = "CR0647"
    ATTRIBUTE_OUT_OF_REACH = "CR0648"
    TABLE_UNREADABLE = "CR0649"
    SERVICE_LOGIN_MISSING = "CR0650"
    KEYS_WITHHELD = "CR0660"
    PUBLISHED_TABLE_GROWS = "CR0661"

    # The model does not fit the database
    MISSING_TABLE = "CR0701"
    NOT_A_TABLE = "CR0702"
    UNCLASSIFIED_TABLE = "CR0703"
    INHERITS_FROM_READABLE = "CR0704"
    PUBLIC_VIEW_SHOWS_PROTECTED = "CR0705"
    MISSING_COLUMN = "CR0706"
    KEY_NOT_UNIQUE = "CR0707"
    CARRY_WITHOUT_FOREIGN_KEY = "CR0708"
    CARRY_OVER_DEFERRABLE_KEY = "CR0709"
    UNFIT_COMPARISON = "CR0710"
    UNFIT_VALUE = "CR0711"
    REFUSED_FILTER = "CR0712"
    UNFIT_RULE_COLUMN = "CR0713"
    TOO_MANY_RULES = "CR0714"
    NAME_ENDS_FUNCTION = "CR0715"
    UNKNOWN_SUPPORT_SCHEMA = "CR0716"

    # Advice beside a plan
    ON_CONFLICT_SHOWS_ROWS = "CR0801"
    REVOKED_MEMBERSHIP_LIVES_ON = "CR0802"
    FOLLOWS_THOUGH_LARGE = "CR0803"
    CARRY_REWRITES_ROWS = "CR0804"
    LINK_TABLE_IN_FILTER = "CR0805"
    TOO_FEW_LOCKS = "CR0806"

    # What stays open
    RESIDUAL_RISKS = "CR0901"
    UNCHECKED_ROWS = "CR0902"
    CARRIED_COPIES = "CR0903"
    ACCEPTED_BUT_ABSENT = "CR0904"
    UNLOGGED_MEMBERSHIP = "CR0905"
    ACCEPTANCE_ENDED = "CR0906"
    PENDING_CHANGE = "CR0907"
    BROKEN_ASSERTION = "CR0908"
    OUTSIDE_TREE = "CR0909"

    # Files and their shape
    UNREADABLE_FILE = "CR1001"
    FILE_OUTSIDE_FOLDER = "CR1002"
    NOT_UTF8 = "CR1003"
    EMPTY_FILE = "CR1004"
    NOT_YAML = "CR1005"
    UNSUPPORTED_YAML = "CR1006"
    FORBIDDEN_CHARACTER = "CR1007"
    NESTED_TOO_DEEPLY = "CR1008"
    NOT_CSV = "CR1009"
    WRONG_CSV_COLUMNS = "CR1010"
    UNKNOWN_KEY = "CR1011"
    MISSING_KEY = "CR1012"
    MISSING_VALUE = "CR1013"
    VALUE_NOT_ALLOWED = "CR1014"
    WRONG_KIND_OF_VALUE = "CR1015"
    EMPTY_LIST = "CR1016"
    KEY_WITHOUT_EFFECT = "CR1017"

    # Names
    DUPLICATE_NAME = "CR1101"
    EMPTY_NAME = "CR1102"
    NAME_TOO_LONG = "CR1103"
    INVALID_NAME = "CR1104"
    RESERVED_NAME = "CR1105"
    NAMED_LIKE_A_PERSON = "CR1106"
    DERIVED_NAME_CLASH = "CR1107"
    UNUSED_DECLARATION = "CR1108"
    UNKNOWN_CODE = "CR1109"
    LOGIN_OF_TWO_KINDS = "CR1190"
    SERVICE_WITHOUT_TABLE = "CR1191"

    # Database and tables
    UNKNOWN_TIME_ZONE = "CR1201"
    NOT_A_TABLE_NAME = "CR1202"
    UNDECLARED_SCHEMA = "CR1203"
    UNKNOWN_TABLE = "CR1204"
    NOT_ONE_ROOT = "CR1205"
    PARENT_WITHOUT_CONTACTS = "CR1206"
    CARRY_BELOW_FOLLOW = "CR1207"
    PARENT_LOOP = "CR1208"

    # Territories and assignment
    UNKNOWN_TERRITORY = "CR1301"
    TERRITORY_LOOP = "CR1302"
    UNKNOWN_ASSIGNMENT_FIELD = "CR1303"
    FIELD_WITHOUT_TERRITORIES = "CR1304"
    AMBIGUOUS_FIELD = "CR1305"
    RULE_WITHOUT_VALUE = "CR1311"
    INVALID_RULE_CONDITION = "CR1312"
    RULE_ON_ASSIGNED_COLUMN = "CR1313"
    RULE_TIE = "CR1314"
    RULE_GAP = "CR1315"

    # Access groups, families, restrictions and assertions
    UNKNOWN_GROUP = "CR1401"
    GROUP_WITHOUT_FILTER = "CR1402"
    ALL_WITH_FILTER = "CR1403"
    CONSTANT_FILTER = "CR1404"
    FORMER_NAME_TAKEN = "CR1405"
    UNKNOWN_FAMILY = "CR1406"
    FAMILY_DEPENDS_ON_PERSON = "CR1407"
    GROUPS_OVERLAP = "CR1408"
    FILTER_NEVER_TRUE = "CR1409"
    EQUAL_GROUPS = "CR1410"
    AMBIGUOUS_ASSERTION = "CR1411"

    # Filters
    EMPTY_FILTER = "CR1501"
    NOT_A_CONDITION = "CR1502"
    UNSUPPORTED_EXPRESSION = "CR1503"
    FUNCTION_IN_FILTER = "CR1504"
    SUBSELECT_IN_FILTER = "CR1505"
    CLOCK_IN_FILTER = "CR1506"
    CURRENT_USER_IN_FILTER = "CR1507"
    CALCULATION_IN_FILTER = "CR1508"
    UNSUPPORTED_PATTERN = "CR1509"
    UNUSUAL_LITERAL = "CR1510"
    COMPARISON_WITH_NULL = "CR1511"
    COLUMNS_COMPARED = "CR1512"
    NO_COLUMN_COMPARED = "CR1513"
    NOT_A_COLUMN_NAME = "CR1514"
    UNUSABLE_LINK_TABLE = "CR1515"
    MISUSED_FUNCTION = "CR1516"
    ARRAY_AND_SINGLE_VALUE = "CR1517"

    # Attributes, people and memberships
    UNKNOWN_ATTRIBUTE = "CR1601"
    ATTRIBUTE_OF_ANOTHER_TYPE = "CR1602"
    SHARED_LOGIN = "CR1603"
    UNKNOWN_PERSON = "CR1604"
    NOT_A_MOMENT = "CR1605"
    AMBIGUOUS_MOMENT = "CR1606"
    ENDS_BEFORE_BEGIN = "CR1607"
    MEMBERSHIPS_OVERLAP = "CR1608"
    MISSING_ATTRIBUTE = "CR1609"

    @property
    def heading(self) -> str:
        """Return the heading that it stands under."""
        return HEADINGS[self[:4]]

    @property
    def page(self) -> str:
        """Return the path of its page below docs/, and in an installed package below crm_rls/."""
        return f"codes/{self}.md"
