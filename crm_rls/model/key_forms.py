"""How a column holds the keys of other rows where it is not simply one of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyArray:
    """An array of keys: the row belongs to the row of each key. Nulls in it are no keys."""

    def keys(self, value: object) -> tuple[object, ...]:
        """Return the keys that a value of the column holds. Raises TypeError if it is no array."""
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            raise TypeError(f"not an array: {value!r}")
        return tuple(key for key in value if key is not None)

    def spelled(self, key: object) -> object:
        """Return a key of another row as the column has it."""
        return key


@dataclass(frozen=True, slots=True)
class CodedKey:
    """A text of a prefix and a key as PostgreSQL prints it, such as `res.partner,42`; any other is none."""

    prefix: str

    def keys(self, value: object) -> tuple[object, ...]:
        """Return the key that a value of the column holds, as text."""
        text = "" if value is None else str(value)
        return (text.removeprefix(self.prefix),) if text.startswith(self.prefix) else ()

    def spelled(self, key: object) -> object:
        """Return a key of another row as `keys` has it."""
        return None if key is None else str(key)


KeyForm = KeyArray | CodedKey
