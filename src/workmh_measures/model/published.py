"""What is published about a scale: statistics, thresholds of change, norms. Nothing here changes a score."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Definition, Evidence, Identifier, Phrase

__all__ = ["Change", "Norm", "ReportedStatistic"]

Count = Annotated[int, Field(ge=1)]


class ReportedStatistic(Definition):
    """A published value with its population."""

    statistic: Phrase
    value: float
    population: Phrase
    n: int | None = None
    source: Phrase
    evidence: Evidence


class Change(Definition):
    """A published threshold of change, or the standard error of measurement one follows from."""

    kind: Literal["minimal_important_change", "reliable_change", "standard_error_of_measurement"]
    value: float
    population: Phrase
    n: Count | None = None
    source: Phrase
    evidence: Evidence


class Norm(Definition):
    """Mean and SD of a population; rows with one id are the strata of one norm, by sex and age."""

    id: Identifier
    population: Phrase
    sex: Literal["female", "male"] | None = None
    age_from: float | None = None
    age_to: float | None = None
    mean: float
    sd: Annotated[float, Field(gt=0)]
    n: Count | None = None
    source: Phrase
    evidence: Evidence
