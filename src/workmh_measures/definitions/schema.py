"""Turn plain data into a frozen type, and every complaint of the type into a five-part problem."""

from __future__ import annotations

import typing
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import DefinitionError, Problem, nearest_match, problem
from ..model.base import Definition
from .notes import by_line
from .plain_checks import plain_problems
from .reader import Document, Place

__all__ = ["options_of", "parse", "place_of"]

Model = TypeVar("Model", bound=Definition)

_WISHES = (
    ("Input should be ", "must be "),
    ("Value error, ", ""),
    ("Tuple should have ", "must have "),
    ("String should have at least 1 character", "must not be empty"),
    ("a valid string", "text; put it in quotes"),
    ("a valid integer", "a whole number"),
    ("a valid number", "a number, written as 12 or 0.5"),
    ("a valid date", "a date, written YYYY-MM-DD"),
    ("a valid boolean", "true or false"),
    ("a valid dictionary", "a mapping"),
    ("a valid tuple", "a list"),
)
_WORDS = "lower-case letters, digits and _"
_PATTERNS = {
    r"^[a-z][a-z0-9_]{0,31}$": f"{_WORDS}, a letter first, at most 32",
    r"^[a-z][a-z0-9_]{0,7}$": f"{_WORDS}, a letter first, at most 8",
    r"^[a-z0-9][a-z0-9_]{0,31}$": f"{_WORDS}, at most 32",
    r"^([0-9]{2}|[a-z][a-z0-9_]{0,23})$": f"two digits in quotes, or {_WORDS}, a letter first, at most 24",
    r"^[a-z]{2,3}$": "the code of a language, such as nb or en",
}


def parse(document: Document, model: type[Model]) -> Model:
    """Return the typed definition of a document.

    Raises
    ------
    DefinitionError
        With every key and value that is wrong, and what the plain data show beside (`plain_problems`).
    """
    if not isinstance(document.data, dict):
        found = "nothing" if document.data is None else f"a {type(document.data).__name__}"
        raise DefinitionError([problem("DEF-NOT-A-MAPPING", where=document.where(()), found=found)])
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        problems = [_problem(document, model, dict(detail)) for detail in error.errors(include_url=False)]
        raise DefinitionError(by_line([*problems, *plain_problems(document)])) from None


def _problem(document: Document, model: type[BaseModel], detail: dict[str, Any]) -> Problem:
    place, fields = place_of(document.data, model, detail["loc"])
    where = document.where(place)
    key = str(detail["loc"][-1]) if detail["loc"] else ""
    if detail["type"] == "extra_forbidden":
        return problem(
            "DEF-KEY-UNKNOWN", where=where, found=key, allowed=fields, nearest=nearest_match(key, fields)
        )
    if detail["type"] == "missing" and isinstance(detail["loc"][-1], int):
        length = detail["loc"][-1] + 1
        return _value_problem(where, place, {**detail, "msg": f"must have {length} values"})
    if detail["type"] == "missing":
        return problem("DEF-KEY-MISSING", where=where, found=key)
    found = {**detail, "input": _at(document.data, place, detail.get("input"))}
    return _value_problem(where, place, found)


def _value_problem(where: str, place: Place, detail: dict[str, Any]) -> Problem:
    context = detail.get("ctx", {})
    if detail["type"] == "union_tag_invalid" and isinstance(detail.get("input"), dict):
        key = str(context["discriminator"]).strip("'")
        place, detail = (*place, key), {**detail, "input": context["tag"]}
    options = options_of(detail)
    found = _shown(detail.get("input"))
    name = ".".join(str(part) for part in place) or "the file"
    text = f"'{name}' is {found}, but {_wish(detail, options)}."
    nearest = nearest_match(detail.get("input"), options) if options else None
    return problem("DEF-VALUE", where=where, found=found, allowed=options or None, nearest=nearest, text=text)


def options_of(detail: dict[str, Any]) -> list[str]:
    """Return the words a complaint says are allowed; none where it names none."""
    context = detail.get("ctx", {})
    expected = context.get("expected") or context.get("expected_tags")
    if not expected:
        return []
    return [part.strip(" '") for part in str(expected).replace(" or ", ", ").split(",")]


def place_of(data: Any, model: type[BaseModel], loc: tuple[Any, ...]) -> tuple[Place, list[str]]:
    """Return where in plain data a complaint is, and the keys that may stand there."""
    place, models = _walk(data, model, loc)
    return place, sorted({field.alias or name for m in models for name, field in m.model_fields.items()})


def _at(data: Any, place: Place, otherwise: Any) -> Any:
    # What stands in the file, not what a short form was turned into.
    try:
        for part in place:
            data = data[part]
    except (KeyError, IndexError, TypeError):
        return otherwise
    return data


def _wish(detail: dict[str, Any], options: list[str]) -> str:
    if options:
        return f"must be one of {', '.join(options)}"
    if detail["type"] == "string_pattern_mismatch":
        pattern = str(detail["ctx"]["pattern"])
        return f"must be {_PATTERNS.get(pattern, f'text of the form {pattern}')}"
    message = str(detail["msg"])
    for before, after in _WISHES:
        message = message.replace(before, after)
    return message[:1].lower() + message[1:]


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}"
    return "null" if value is None else repr(value)


def _walk(data: Any, model: type[BaseModel], loc: tuple[Any, ...]) -> tuple[Place, set[type[BaseModel]]]:
    """Follow a complaint's path through the data, leaving out the names of union members."""
    place: list[str | int] = []
    models: set[type[BaseModel]] = {model}
    for index, part in enumerate(loc):
        here = isinstance(data, dict) and part in data
        listed = isinstance(data, list) and isinstance(part, int) and part < len(data)
        last = index == len(loc) - 1
        if here or listed or (last and isinstance(part, str) and isinstance(data, dict)):
            inner = _inner(models, part)
            place.append(part)
            data = data[part] if here or listed else None
            models = inner if not last else models
        elif isinstance(part, str):
            models = {m for m in models if part in (_tags(m) or (part,))} or models
    return tuple(place), models


def _inner(models: set[type[BaseModel]], part: Any) -> set[type[BaseModel]]:
    fields = [
        f
        for m in models
        for name, f in m.model_fields.items()
        if part in (name, f.alias) and isinstance(part, str)
    ]
    return {found for f in fields for found in _models_in(f.annotation)} or models


def _models_in(annotation: Any) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {found for part in typing.get_args(annotation) for found in _models_in(part)}


def _tags(model: type[BaseModel]) -> tuple[Any, ...]:
    """Return the words a union knows a type by, its rule or its kind."""
    fields = (model.model_fields.get(name) for name in ("rule", "kind"))
    return tuple(word for field in fields if field is not None for word in typing.get_args(field.annotation))
