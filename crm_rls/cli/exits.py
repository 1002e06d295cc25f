"""The exit codes of `crm-rls`. Scripts rely on them: a code never changes its meaning."""

from __future__ import annotations

from enum import IntEnum

from crm_rls.errors import CrmRlsError, Refused


class ExitCode(IntEnum):
    """What a command says to the shell."""

    FINE = 0
    ERROR = 1
    USAGE = 2
    PENDING = 3
    REFUSED = 4
    INTERRUPTED = 130

    @property
    def meaning(self) -> str:
        """Return what the code means, as one sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitCode.FINE: "Done, or in line with the model.",
    ExitCode.ERROR: "An error; the message on stderr says which, and what to do.",
    ExitCode.USAGE: "The command line is wrong.",
    ExitCode.PENDING: "The database is not as the model wants it: changes are pending, or something drifted.",
    ExitCode.REFUSED: "Nothing was changed: what widens, destroys or opens was not allowed, or you may not.",
    ExitCode.INTERRUPTED: "Interrupted by Ctrl-C.",
}


def exit_code_of(error: CrmRlsError) -> ExitCode:
    """Return the code with which an error ends a command."""
    return ExitCode.REFUSED if isinstance(error, Refused) else ExitCode.ERROR
