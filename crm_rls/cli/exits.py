"""The exit codes of `crm-rls`. Scripts rely on them: a code never changes its meaning."""

from __future__ import annotations

from enum import IntEnum

from crm_rls.errors import CrmRlsError, Refused


class ExitCode(IntEnum):
    """What a command returns to the shell."""

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
    ExitCode.FINE: "Success: done, or the database matches the model.",
    ExitCode.ERROR: "Error: the message on stderr names the cause and the next step.",
    ExitCode.USAGE: "Invalid command line.",
    ExitCode.PENDING: "Changes are pending, access has drifted, or `faces` has found conflicts.",
    ExitCode.REFUSED: "Refused: a flag or a privilege is missing. Nothing was changed.",
    ExitCode.INTERRUPTED: "Interrupted by Ctrl-C.",
}


def exit_code_of(error: CrmRlsError) -> ExitCode:
    """Return the code with which an error ends a command."""
    return ExitCode.REFUSED if isinstance(error, Refused) else ExitCode.ERROR
