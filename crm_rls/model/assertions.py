"""What must hold, whatever the filters and memberships are: sentences of the model about who sees what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crm_rls.model.predicates import TRUE, Predicate
from crm_rls.model.table_name import TableName


class Saying(StrEnum):
    """What an assertion says of the rows for which its filter is true, or of people."""

    MUST_SEE = "must_see"
    MUST_NOT_SEE = "must_not_see"
    MAY_SEE = "may_see"
    MUST_BE_SEEN = "must_be_seen"
    SEPARATE = "separate"


@dataclass(frozen=True, slots=True)
class Assertion:
    """What must hold of the contacts, or of the rows of `on`; of people if it says SEPARATE.

    MUST_SEE and MUST_NOT_SEE are about a `person`, or about what the one of `groups` shows. MAY_SEE: nobody
    sees such a row who is in none of the `groups`. MUST_BE_SEEN: somebody sees each. SEPARATE: nobody is in
    two of the `groups` at once, neither now nor by what is planned.
    """

    says: Saying
    filter: Predicate = TRUE
    person: str = ""
    groups: tuple[str, ...] = ()
    text: str = ""
    place: str = ""
    on: TableName | None = None

    @property
    def sentence(self) -> str:
        """Return it in words."""
        named = ", ".join(self.groups)
        who = self.person or f"group {named}"
        where = f" on {self.on}" if self.on is not None else ""
        match self.says:
            case Saying.MUST_SEE:
                return f"{who} must see {self.text}{where}"
            case Saying.MUST_NOT_SEE:
                return f"{who} must not see {self.text}{where}"
            case Saying.MAY_SEE:
                return f"only {named} may see {self.text}{where}"
            case Saying.MUST_BE_SEEN:
                return f"somebody must see {self.text}{where}"
            case Saying.SEPARATE:
                return f"nobody may be in two of {named}"
