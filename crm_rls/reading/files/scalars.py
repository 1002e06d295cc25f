"""A text as YAML in one line. Pure."""

from __future__ import annotations

import json
import re

from crm_rls.reading.files.yamlnodes import NOTHING

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*|[1-9][0-9]*")


def scalar(text: str) -> str:
    """Return a text as a YAML scalar that is read as this text, in quotes unless it is a plain word."""
    return text if _PLAIN.fullmatch(text) and text not in NOTHING else quoted(text)


def quoted(text: str) -> str:
    """Return a text in double quotes, or in single ones where these spare it escapes."""
    if text.isprintable() and ('"' in text or "\\" in text) and "'" not in text:
        return f"'{text}'"
    return "".join(
        each if each.isprintable() else _escaped(each) for each in json.dumps(text, ensure_ascii=False)
    )


def _escaped(letter: str) -> str:
    number = ord(letter)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
