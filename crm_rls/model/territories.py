"""The territory tree: stable abstract keys, each below at most one other.

Pure. Building it checks nothing but what it needs to be a forest; the friendlier checks with file and
line are in `spec`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Territory:
    """One node: its key, the key above it (None at the top) and a label for people."""

    key: str
    parent: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class TerritoryTree:
    """All territories in reading order (a parent before what is below it)."""

    nodes: tuple[Territory, ...] = ()
    _children: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the children; raise ValueError for a node whose parent does not stand before it."""
        children: dict[str, list[str]] = {}
        for node in self.nodes:
            if node.key in children:
                raise ValueError(f"territory {node.key!r} stands twice")
            if node.parent is not None:
                if node.parent not in children:
                    raise ValueError(
                        f"territory {node.key!r} is below {node.parent!r}, which is not before it"
                    )
                children[node.parent].append(node.key)
            children[node.key] = []
        object.__setattr__(self, "_children", {key: tuple(below) for key, below in children.items()})

    def __contains__(self, key: object) -> bool:
        """Say whether the key is a territory of this tree."""
        return key in self._children

    def subtree(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return the keys and everything below them, sorted, each once; KeyError for an unknown key."""
        found: set[str] = set()
        open_keys = list(keys)
        while open_keys:
            key = open_keys.pop()
            if key not in found:
                found.add(key)
                open_keys.extend(self._children[key])
        return tuple(sorted(found))

    def keys(self) -> tuple[str, ...]:
        """Return every key in reading order."""
        return tuple(node.key for node in self.nodes)

    def positions(self) -> Mapping[str, tuple[int, int]]:
        """Return for each key its position and the last position below it, counted in preorder from 1.

        A subtree is then the interval `position between first and last`.
        """
        result: dict[str, tuple[int, int]] = {}
        counter = 0

        def number(key: str) -> int:
            nonlocal counter
            counter += 1
            first = counter
            for below in self._children[key]:
                number(below)
            result[key] = (first, counter)
            return first

        for node in self.nodes:
            if node.parent is None:
                number(node.key)
        return result
