"""The strict frozen base of every definition type, and the small shared types."""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    WithJsonSchema,
)

__all__ = [
    "ByParameter",
    "ChoiceId",
    "Definition",
    "Evidence",
    "Identifier",
    "ItemId",
    "Phrase",
    "WaveId",
    "as_choice_id",
    "by_parameter_or",
    "chosen",
]

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
"""Id of an instrument, scale, parameter, study, arm or unit."""

WaveId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,7}$")]
"""Id of a wave: short, for it ends every name in wide shape."""

ItemId = Annotated[str, StringConstraints(pattern=r"^([0-9]{2}|[a-z][a-z0-9_]{0,23})$")]
"""Two-digit quoted string for numbered items, a short word otherwise."""

Phrase = Annotated[str, StringConstraints(min_length=1)]
"""A text that says something."""


def as_choice_id(value: Any) -> Any:
    """Return a whole number as text: ``horizon_months: 6`` chooses "6"."""
    return str(value) if type(value) is int else value


ChoiceId = Annotated[
    str,
    BeforeValidator(as_choice_id),
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,31}$"),
    WithJsonSchema({"type": ["string", "integer"], "pattern": "^[a-z0-9][a-z0-9_]{0,31}$", "minimum": 0}),
]
"""Id of one choice of a parameter; may be written as a whole number."""

Evidence = Literal["read", "recalled", "project_choice"]
"""How a fact is known: read in a source, recalled and unverified, or chosen by the project."""


class Definition(BaseModel):
    """Base type: frozen, strict, unknown keys and endless numbers refused."""

    model_config = ConfigDict(
        frozen=True, strict=True, extra="forbid", populate_by_name=True, allow_inf_nan=False
    )


T = TypeVar("T")


class ByParameter(Definition, Generic[T]):
    """A part of a rule that depends on a parameter: one value for each choice."""

    by_parameter: Identifier
    choices: Annotated[dict[ChoiceId, T], Field(min_length=1)]


def _is_by_parameter(value: Any) -> str:
    return "by_parameter" if "by_parameter" in _keys(value) else "plain"


def _keys(value: Any) -> Any:
    return value if isinstance(value, dict) else getattr(value, "__pydantic_fields__", ())


def by_parameter_or(plain: Any) -> Any:
    """Return the annotation of a field that holds `plain` or one `plain` for each choice of a parameter."""
    return Annotated[
        Annotated[plain, Tag("plain")] | Annotated[ByParameter[plain], Tag("by_parameter")],
        Discriminator(_is_by_parameter),
    ]


def chosen(value: Any, parameters: dict[str, str]) -> Any:
    """Return the plain value, choosing by the parameters where it depends on one."""
    if isinstance(value, ByParameter):
        return value.choices[parameters[value.by_parameter]]
    return value
