"""A TOML file read into a pydantic model, or every mistake of it at once: file, line, key, and the mend.

For configuration and rules alike. A key's `examples` in the model are what the mend tells people to write.
"""

import difflib
import json
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from .errors import Mistake, Mistakes


class Table(BaseModel):
    """A table of a file: closed (an unknown key is a mistake) and frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


Model = TypeVar("Model", bound=BaseModel)
Place = Sequence[int | str]


def read(path: Path, model: type[Model]) -> Model:
    """The file as a `model`. Raises Mistakes: one if the file is absent or no TOML, else one for each wrong key."""
    try:
        text = path.read_text(encoding="utf-8")
        return model.model_validate(tomllib.loads(text))
    except FileNotFoundError:
        raise Mistakes([Mistake(str(path), "file", "does not exist", "Write one with: mailer init")]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Mistakes([Mistake(str(path), "file", f"cannot be read: {error}", "Save it as UTF-8 text")]) from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        mend = 'Texts stand in quotes: key = "text"'
        raise Mistakes([Mistake(str(path), "syntax", str(error), mend, int(line[1]) if line else None)]) from error
    except ValidationError as error:
        raise Mistakes([_mistake(path, text, model, detail) for detail in error.errors()]) from error


def _mistake(path: Path, text: str, model: type[BaseModel], detail: ErrorDetails) -> Mistake:
    place = [part for part in detail["loc"] if not str(part).startswith(("function-", "lax-", "strict-"))]
    parent, key_field = _field(model, place)
    key = str(place[-1]) if place else "file"
    if detail["type"] == "extra_forbidden":
        problem, mend = "unknown key", _nearest(key, parent)
    elif detail["type"] == "missing":
        problem, mend = "missing", _example(key, key_field)
    elif detail["type"] == "value_error":
        problem, mend = str(detail["ctx"]["error"]), _example(key, key_field)
    else:
        given = json.dumps(detail["input"], default=str, ensure_ascii=False)[:80]
        problem, mend = f"{given} does not fit: {detail['msg'].lower()}", _example(key, key_field)
    return Mistake(str(path), ".".join(_words(place)), problem, mend, line_of(text, place))


def _words(place: Place) -> list[str]:
    """The place in words: list positions count from 1, as people do."""
    return [f"number {part + 1}" if isinstance(part, int) else part for part in place] or ["file"]


def _nearest(key: str, parent: type[BaseModel] | None) -> str:
    known = sorted(_keys(parent)) if parent else []
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    return f'Did you mean "{near[0]}"?' if near else f"Known here: {', '.join(known)}"


def _example(key: str, key_field: FieldInfo | None) -> str:
    if key_field is not None and key_field.examples:
        return f"Write for example: {key} = {_toml_value(key_field.examples[0])}"
    if key_field is not None and key_field.description:
        return f"It is {key_field.description}"
    return "See docs/configuration.md"


def _toml_value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _keys(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _field(model: type[BaseModel], place: Place) -> tuple[type[BaseModel] | None, FieldInfo | None]:
    """The table that the last word of `place` stands in, and its field there; None where the model knows none."""
    parent: type[BaseModel] | None = model
    found: FieldInfo | None = None
    for part in place:
        if found is not None:
            parent = _table_in(found.annotation)
            found = None
        if isinstance(part, str) and parent is not None:
            found = _keys(parent).get(part)
        elif parent is not None:
            found = FieldInfo(annotation=parent)
    return parent, found


def _table_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((table for inner in get_args(annotation) if (table := _table_in(inner))), None)


def line_of(text: str, place: Place) -> int | None:
    """The line, from 1, where the key or table at `place` stands; None if it is absent (tomllib keeps no positions)."""
    names = [part for part in place if isinstance(part, str)]
    wanted_index = next((part for part in place if isinstance(part, int)), 0)
    table: list[str] = []
    count = -1
    header_line: int | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*(\[{1,2})\s*([^\]\s]+)\s*\]{1,2}", line):
            table = header[2].strip().split(".")
            inside = names[: len(table)] == table
            if inside and header[1] == "[[":
                count += 1
            if inside and (header[1] == "[" or count == wanted_index):
                header_line = number
            continue
        in_table = names[: len(table)] == table and (not table or count in (-1, wanted_index))
        if in_table and len(names) > len(table) and re.match(rf'\s*"?{re.escape(names[len(table)])}"?\s*[.=]', line):
            return number
    return header_line
