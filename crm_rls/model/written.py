"""Frozen values as JSON types, and back, led by their declared types. Pure.

A dataclass is an object of its fields; where the declared type is a union, `is` names the class. A set is a
sorted list, a moment ISO text with its offset.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any

CLASS = "is"
"""The key that names the class of a value whose declared type is a union."""


def written(value: object, kind: Any) -> Any:  # noqa: ANN401 -- a type, and JSON of any shape
    """Return a value of the declared type `kind` as JSON types. Raises TypeError for what cannot be one."""
    origin, arguments = _parts(kind)
    if origin is UnionType:
        tag = {CLASS: type(value).__name__} if dataclasses.is_dataclass(value) else {}
        plain = written(value, _chosen(value, arguments))
        return {**tag, **plain} if tag else plain
    match value:
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case datetime():
            return value.isoformat()
        case Mapping():
            return {str(key): written(each, arguments[1]) for key, each in value.items()}
        case frozenset():
            return [written(each, arguments[0]) for each in sorted(value)]
        case tuple():
            return [written(each, arguments[0]) for each in value]
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"{value!r} has no written form")
    return {name: written(getattr(value, name), hint) for name, hint in _fields(type(value)).items()}


def read(data: Any, kind: Any) -> Any:  # noqa: ANN401 -- as above
    """Return the value of the declared type `kind` that was written. ValueError for anything else."""
    return _reader(kind)(data)


Reader = Callable[[Any], Any]
"""Reads a value of one declared type."""


@cache
def _reader(kind: Any) -> Reader:  # noqa: ANN401 -- as above
    """Return what reads values of a type, so that the type is taken apart once and not for every value."""
    origin, arguments = _parts(kind)
    if origin is UnionType:
        return lambda data: _reader(_member(data, arguments))(data)
    if origin in (tuple, frozenset):
        return _reader_of_list(origin, arguments[0])
    if origin is Mapping:
        return _reader_of_mapping(arguments[1])
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _reader_of_class(kind)
    if kind is datetime:
        return lambda data: datetime.fromisoformat(_typed(data, str))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    return lambda data: _typed(data, kind)


def _reader_of_list(origin: Callable[[Iterable[Any]], Any], element: Any) -> Reader:  # noqa: ANN401 -- as above
    if element in (str, int, bool):
        return lambda data: origin([_typed(each, element) for each in _typed(data, list)])
    return lambda data: origin(map(_reader(element), _typed(data, list)))


def _reader_of_mapping(element: Any) -> Reader:  # noqa: ANN401 -- as above
    return lambda data: {key: _reader(element)(each) for key, each in _typed(data, dict).items()}


def _reader_of_class(kind: type) -> Reader:
    def reads(data: Any) -> Any:  # noqa: ANN401 -- as above
        readers, given = _readers(kind), dict(_typed(data, dict))
        given.pop(CLASS, None)
        if unknown := sorted(given.keys() - readers.keys()):
            raise ValueError(f"{kind.__name__} has no {', '.join(unknown)}")
        try:
            return kind(**{key: readers[key](each) for key, each in given.items()})
        except TypeError as error:
            raise ValueError(f"{kind.__name__}: {error}") from error

    return reads


@cache
def _readers(kind: type) -> Mapping[str, Reader]:
    """Return what reads each field of a class: asked at the first value, for a field may hold the class."""
    return {name: _reader(hint) for name, hint in _fields(kind).items()}


def _chosen(value: object, choices: Iterable[Any]) -> Any:  # noqa: ANN401 -- as above
    """Return the type among those of a union that a value has; of a tuple, with the type of its elements."""
    several = (each for each in choices if typing.get_origin(each) is tuple and isinstance(value, tuple))
    return next(several, type(value))


def _member(data: object, choices: Iterable[Any]) -> Any:  # noqa: ANN401 -- as above
    """Return the type among those of a union that the data was written from."""
    name = data.get(CLASS) if isinstance(data, dict) else None
    for each in choices:
        if typing.get_origin(each) is tuple:
            if isinstance(data, list):
                return each
            continue
        if name is not None and each.__name__ == name:
            return each
        if name is not None or dataclasses.is_dataclass(each):
            continue
        if isinstance(data, str if issubclass(each, datetime | StrEnum) else each):
            return each
    raise ValueError(f"{data!r} is none of {', '.join(map(str, choices))}")


def _typed(data: Any, kind: type) -> Any:  # noqa: ANN401 -- as above
    if type(data) is not kind:
        raise ValueError(f"{data!r} is not of type {kind.__name__}")
    return data


def _parts(kind: Any) -> tuple[Any, tuple[Any, ...]]:  # noqa: ANN401 -- as above
    """Return what a type is at heart, one of UnionType, tuple, frozenset, Mapping, and what is inside."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, UnionType):
        return UnionType, typing.get_args(kind)
    return origin, typing.get_args(kind)


@cache
def _fields(kind: type) -> Mapping[str, Any]:
    hints = typing.get_type_hints(kind)
    return {each.name: hints[each.name] for each in dataclasses.fields(kind) if each.init}
