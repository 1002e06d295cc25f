"""`python -m crm_rls.embedded COMMAND ...`: run a command beside a private PostgreSQL, then remove that.

For CI: the command finds an empty database by the usual PG* variables, and the server's programs on its path.
"""

from __future__ import annotations

import os
import subprocess
import sys

from crm_rls.embedded import find_binaries, serve
from crm_rls.errors import EmbeddedServerError


def main(command: list[str]) -> int:
    """Run a command, and return its exit code; 1 if the server does not start, 2 without a command."""
    if not command:
        print("usage: python -m crm_rls.embedded COMMAND [ARGUMENT ...]", file=sys.stderr)  # noqa: T201
        return 2
    try:
        programs = find_binaries()
        with serve(binaries=programs) as server:
            environment = {
                **{name: value for name, value in os.environ.items() if name != "CRM_RLS_DSN"},
                "PATH": os.pathsep.join((str(programs.directory), os.environ.get("PATH", os.defpath))),
                "PGHOST": server.host,
                "PGPORT": str(server.port),
                "PGUSER": server.user,
                "PGPASSWORD": server.password,
                "PGDATABASE": "postgres",
            }
            return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 -- the caller's
    except EmbeddedServerError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
