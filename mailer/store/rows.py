"""Facts as rows and back. Lists are kept as JSON; what they are lists of stands in the dataclass."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from ..network.facts import Fact
from .schema import FACTS

_KNOWN: dict[Any, tuple[tuple[str, Any], ...]] = {}


def row_of(fact: Fact) -> dict[str, Any]:
    """The fact's fields as column values."""
    return {field.name: _plain(getattr(fact, field.name)) for field in dataclasses.fields(fact)}


def fact_of(name: str, row: Mapping[str, Any]) -> Fact:
    """The fact of that name from its row. Raises KeyError or ValueError for a row that another version wrote."""
    fact = FACTS[name]
    values = {field: _rebuilt(kind, row[field]) for field, kind in _fields(fact)}
    return typing.cast("Fact", fact(**values))


def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    """(name, annotation) of each field of a dataclass; found once for each."""
    if kind not in _KNOWN:
        hints = typing.get_type_hints(kind)
        _KNOWN[kind] = tuple((field.name, hints[field.name]) for field in dataclasses.fields(kind))
    return _KNOWN[kind]


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_in_a_list(each) for each in value]
    return value


def _in_a_list(value: Any) -> Any:
    """The same for what stands in a list: JSON has no instants."""
    if dataclasses.is_dataclass(value):
        return {field.name: _in_a_list(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value.isoformat() if isinstance(value, datetime) else _plain(value)


def _rebuilt(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if typing.get_origin(kind) is types.UnionType:
        kind = next(arg for arg in typing.get_args(kind) if arg is not type(None))
    if typing.get_origin(kind) is tuple:
        inner = typing.get_args(kind)[0]
        return tuple(_rebuilt(inner, each) for each in value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return kind(**{field: _rebuilt(hint, value[field]) for field, hint in _fields(kind)})
    if kind is datetime and isinstance(value, str):
        return datetime.fromisoformat(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, StrEnum) else value
