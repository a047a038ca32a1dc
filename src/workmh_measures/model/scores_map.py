"""Scores that came without the answers behind them: which column holds which score, and what the score is."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from .base import Definition, Identifier, Phrase
from .text import Text

__all__ = ["GivenScore", "ScoresMap"]


_Population = Annotated[tuple[float, Annotated[float, Field(gt=0)]], Field(strict=False)]


class GivenScore(Definition):
    """A column of scores. `range` are the ends the scale can give; `multiply` brings the column onto that range.

    For a scale of an instrument its definition says name, range and direction; here they are left out. `reliability`,
    and mean and SD of a `functional` and a `clinical` population, are what judges the change of each person.
    """

    column: Phrase
    name: Text | None = None
    range: Annotated[tuple[float, float], Field(strict=False)] | None = None
    direction: Literal["higher_is_worse", "higher_is_better", "none"] = "none"
    multiply: float = 1.0
    reliability: Annotated[float, Field(ge=0, lt=1)] | None = None
    functional: _Population | None = None
    clinical: _Population | None = None


def _given_score(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


class ScoresMap(Definition):
    """The scores of a file. `missing` are the values that stand for no score, in every column of scores."""

    id: Phrase | None = None
    wave: Phrase | None = None
    missing: Annotated[tuple[float | str, ...], Field(strict=False)] = ()
    scores: Annotated[
        dict[Identifier, Annotated[GivenScore, BeforeValidator(_given_score)]], Field(min_length=1)
    ]
