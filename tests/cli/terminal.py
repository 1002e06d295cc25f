"""A terminal for the command: what somebody sees who sits at one, and is asked."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from dataclasses import dataclass

QUESTION = b"[y/N]"


@dataclass(frozen=True, slots=True)
class Sitting:
    """What stood on the screen, without colours, and how the command ended."""

    screen: str
    code: int
    asked: bool


def sit(
    *words: str,
    dsn: str,
    answer: str = "n",
    columns: int = 80,
    meanwhile: Callable[[], object] = lambda: None,
) -> Sitting:
    """Run the command at a terminal of so many columns, and answer if it asks; first something may happen."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    with subprocess.Popen(
        [sys.executable, "-m", "crm_rls", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**kept, "CRM_RLS_DSN": dsn, "TERM": "xterm"},
        start_new_session=True,
    ) as process:
        os.close(theirs)
        seen, asked = b"", False
        while part := _read(ours):
            seen += part
            if QUESTION in seen and not asked:
                asked = True
                try:
                    meanwhile()
                except BaseException:
                    process.kill()
                    raise
                os.write(ours, f"{answer}\n".encode())
    os.close(ours)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode()).replace("\r\n", "\n")
    return Sitting(plain, process.returncode, asked)


def _read(terminal: int) -> bytes:
    """Return what there is to read; nothing once the other side is closed, which Linux tells by an error."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""
