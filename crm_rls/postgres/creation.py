"""The statement that makes an object, with a place for a word. Pure text."""

from __future__ import annotations

from dataclasses import dataclass

OR_REPLACE = "or replace"
CONCURRENTLY = "concurrently"


@dataclass(frozen=True, slots=True)
class Creation:
    """A CREATE statement in two parts; OR REPLACE or CONCURRENTLY can stand between them.

    `Creation("create", "view v as ...")`, `Creation("create unique index", "i on t (c)")`. Without a `tail`
    there is no such place, and the `head` is the whole statement.
    """

    head: str
    tail: str = ""

    def __str__(self) -> str:
        """Return the statement as it is without a word in between."""
        return f"{self.head} {self.tail}" if self.tail else self.head

    def with_word(self, word: str) -> str:
        """Return the statement with a word in its place; as it is where it has none."""
        return f"{self.head} {word} {self.tail}" if self.tail else self.head
