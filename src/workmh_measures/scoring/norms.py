"""Scores beside a norm: how far from the mean of a population, as z and as T score.

Nothing is chosen for the user: a norm is named by its id, and a person of whom the norm's stratum is not known has no
value. No percentile is given, since that would take the norm's distribution to be normal.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import DefinitionError, nearest_match, problem
from ..model.published import Norm
from ..model.scale import Scale
from .answers import Floats

__all__ = [
    "NORM_STATUS_NAMES",
    "Deviation",
    "NamedNorm",
    "NormStatus",
    "Strata",
    "named_norm",
    "norm_choices",
    "normative_deviation",
    "strata_of",
    "t_score",
    "z_score",
]

_LEVELS: dict[tuple[str, ...], str] = {
    (): "all",
    ("sex",): "sex",
    ("age",): "age",
    ("sex", "age"): "sex_age",
}


class NormStatus(IntEnum):
    """Why there is a value beside a norm, or none."""

    COMPARED = 0
    NO_SCORE = 1
    SEX_NOT_KNOWN = 2
    AGE_NOT_KNOWN = 3
    OUTSIDE_NORM = 4


NORM_STATUS_NAMES: dict[int, str] = {int(status): status.name.lower() for status in NormStatus}


@dataclass(frozen=True)
class NamedNorm:
    """The rows of one norm that share the attributes they are split by.

    Attributes
    ----------
    by : () for everybody, ("sex",), ("age",), or ("sex", "age").
    rows : one for each stratum.
    """

    id: str
    by: tuple[str, ...]
    rows: tuple[Norm, ...]

    @property
    def name(self) -> str:
        """Id and what it is split by, as it is named on the command line."""
        return f"{self.id}:{_LEVELS[self.by]}"

    @property
    def is_recalled(self) -> bool:
        """True when a row was not looked up in its source."""
        return any(row.evidence == "recalled" for row in self.rows)

    @property
    def source(self) -> str:
        """Norm, population and source in words."""
        told = dict.fromkeys(f"{row.population}; {row.source}" for row in self.rows)
        recalled = "; recalled, not looked up" if self.is_recalled else ""
        return f"norm {self.name} ({' / '.join(told)}{recalled})"


@dataclass(frozen=True)
class Strata:
    """Mean and SD of the stratum of each person, shape (n,); NaN where `status` says why there is none."""

    mean: Floats
    sd: Floats
    status: NDArray[np.int8]


@dataclass(frozen=True)
class Deviation:
    """How far each score lies from its norm, shape (n,); NaN where `status` says why there is none."""

    z: Floats
    status: NDArray[np.int8]

    @property
    def t(self) -> Floats:
        """T scores: 50 + 10 z."""
        return 50.0 + 10.0 * self.z


def z_score(scores: Floats, mean: Floats | float, sd: Floats | float) -> Floats:
    """Distance from a mean in standard deviations.

    Parameters
    ----------
    scores : shape (n,), NaN for none.
    mean, sd : of the norm, one number or one for each score.

    Examples
    --------
    >>> z_score(np.array([12.0]), 10.0, 4.0)
    array([0.5])
    """
    return np.asarray((scores - mean) / sd, np.float64)


def t_score(scores: Floats, mean: Floats | float, sd: Floats | float) -> Floats:
    """T score, 50 + 10 z: the norm has mean 50 and SD 10. High scores have high T, whatever their meaning.

    Parameters as for `z_score`.

    Examples
    --------
    >>> t_score(np.array([12.0]), 10.0, 4.0)
    array([55.])
    """
    return 50.0 + 10.0 * z_score(scores, mean, sd)


def norm_choices(scale: Scale) -> tuple[str, ...]:
    """Return the norms of a scale as they can be named: the id, and `id:level` where one id has several levels."""
    choices: list[str] = []
    for name in dict.fromkeys(norm.id for norm in scale.norms):
        levels = _levels(scale, name)
        choices += [name] if len(levels) == 1 else [f"{name}:{_LEVELS[by]}" for by in levels]
    return tuple(choices)


def named_norm(scale: Scale, name: str, *, instrument: str) -> NamedNorm:
    """Return the norm of a scale that is named.

    Parameters
    ----------
    name : id of the norm. Where its rows are split in several ways, the finest is meant; `id:all`, `id:sex`,
        `id:age` and `id:sex_age` name one of them.
    instrument : for messages.

    Raises
    ------
    DefinitionError
        NORM-UNKNOWN with the choices, or NORM-LEVEL where no way of splitting is the finest.
    """
    norm_id, colon, level = name.partition(":")
    levels = _levels(scale, norm_id)
    by_name = {_LEVELS[by]: by for by in levels}
    about = {"instrument": instrument, "scale": scale.id, "found": name}
    if not levels or (colon and level not in by_name):
        choices = norm_choices(scale)
        raise DefinitionError(
            [
                problem(
                    "NORM-UNKNOWN", allowed=choices or ["none"], nearest=nearest_match(name, choices), **about
                )
            ]
        )
    finest = max(levels, key=len)
    if not level and sum(len(by) == len(finest) for by in levels) > 1:
        raise DefinitionError([problem("NORM-LEVEL", allowed=norm_choices(scale), **about)])
    chosen = by_name[level] if level else finest
    return NamedNorm(norm_id, chosen, tuple(_rows(scale, norm_id, chosen)))


def strata_of(norm: NamedNorm, persons: pd.DataFrame | None, n: int) -> Strata:
    """Return mean and SD of the stratum each person belongs to.

    Parameters
    ----------
    persons : n rows; columns sex (female, male) and age in years, where known. The age counts in completed years.
    n : number of persons.
    """
    sex, age = _sex(persons, n), _completed_years(persons, n)
    mean, sd = np.full(n, np.nan), np.full(n, np.nan)
    status: NDArray[np.int8] = np.full(n, NormStatus.OUTSIDE_NORM, np.int8)
    if "age" in norm.by:
        status[np.isnan(age)] = NormStatus.AGE_NOT_KNOWN
    if "sex" in norm.by:
        status[sex == ""] = NormStatus.SEX_NOT_KNOWN
    for row in norm.rows:
        low = -np.inf if row.age_from is None else row.age_from
        high = np.inf if row.age_to is None else row.age_to
        within: NDArray[np.bool_] = status == NormStatus.OUTSIDE_NORM
        if row.sex is not None:
            within &= sex == row.sex
        if "age" in norm.by:
            within &= (age >= low) & (age <= high)
        mean[within], sd[within], status[within] = row.mean, row.sd, NormStatus.COMPARED
    return Strata(mean, sd, status)


def normative_deviation(scores: Floats, norm: NamedNorm, persons: pd.DataFrame | None = None) -> Deviation:
    """Return how far each score lies from the stratum of its person.

    Parameters
    ----------
    scores : shape (n,), NaN for none.
    norm : see `named_norm`.
    persons : see `strata_of`.
    """
    strata = strata_of(norm, persons, len(scores))
    status = np.where(np.isnan(scores), np.int8(NormStatus.NO_SCORE), strata.status)
    return Deviation(z_score(scores, strata.mean, strata.sd), status)


def _level(norm: Norm) -> tuple[str, ...]:
    aged = norm.age_from is not None or norm.age_to is not None
    return (*(("sex",) if norm.sex is not None else ()), *(("age",) if aged else ()))


def _levels(scale: Scale, norm_id: str) -> list[tuple[str, ...]]:
    return list(dict.fromkeys(_level(norm) for norm in scale.norms if norm.id == norm_id))


def _rows(scale: Scale, norm_id: str, by: tuple[str, ...]) -> list[Norm]:
    return [norm for norm in scale.norms if norm.id == norm_id and _level(norm) == by]


def _sex(persons: pd.DataFrame | None, n: int) -> NDArray[np.object_]:
    if persons is None or "sex" not in persons:
        return np.full(n, "", object)
    words = persons["sex"].astype(object)
    known: NDArray[np.object_] = words.where(words.isin(["female", "male"]), "").to_numpy(object)
    return known


def _completed_years(persons: pd.DataFrame | None, n: int) -> Floats:
    if persons is None or "age" not in persons:
        return np.full(n, np.nan)
    # A word, or a code for a missing answer, is no age.
    years = pd.to_numeric(persons["age"], errors="coerce").to_numpy(np.float64, na_value=np.nan)
    return np.where(years >= 0, np.floor(years), np.nan)
