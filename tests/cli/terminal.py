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
from collections.abc import Callable, Mapping
from dataclasses import dataclass

QUESTION, END = "[y/N]", b"]: "
"""What is in a question, and how it ends."""


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
    answers: Mapping[str, str] | None = None,
    columns: int = 80,
    meanwhile: Callable[[], object] = lambda: None,
) -> Sitting:
    """Run the command at a terminal of so many columns, and answer if it asks; first something may happen.

    `answers` are for several questions, each known by words of it; every other one gets its default.
    """
    said = answers or {QUESTION: answer}
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
        seen, asked, told = b"", False, 0
        while part := _read(ours):
            seen += part
            if not seen.endswith(END):
                continue
            question, told = seen[told:].decode(), len(seen)
            if not asked:
                asked = True
                try:
                    meanwhile()
                except BaseException:
                    process.kill()
                    raise
            reply = next((reply for words, reply in said.items() if words in question), "")
            os.write(ours, f"{reply}\n".encode())
    os.close(ours)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode()).replace("\r\n", "\n")
    return Sitting(plain, process.returncode, asked)


def _read(terminal: int) -> bytes:
    """Return what there is to read; nothing once the other side is closed, which Linux tells by an error."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""
