"""Who is missing: odds of lacking an outcome by what was known of people at the start.

Validated against R 4.2.2 `glm`: tests/reference/took_part.R.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..analysis.logistic_model import INTERCEPT, LogisticModel, logistic_model, separating_columns
from ..errors import NotEstimable
from .binary_effects.effect import LEVEL, Effect, wald_ratio

__all__ = ["FOLLOWS", "KNOWN_OF_ALL", "KNOWN_OF_NONE", "AttritionOdds", "attrition_odds"]

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

KNOWN_OF_ALL = "The outcome is known of everybody: nobody is missing."
KNOWN_OF_NONE = "The outcome is known of nobody: there is nobody to compare with."
FOLLOWS = (
    "It follows from the other characteristics, or is the same for everybody: it is left out of the model."
)
# Below this part of its length outside the span of the others a column says nothing new.
_NOTHING_NEW = 1e-9
_PER_COEFFICIENT = 10


@dataclass(frozen=True, slots=True)
class AttritionOdds:
    """Odds ratios of lacking an outcome.

    Attributes
    ----------
    effects : of each column, in order; one without a value has a reason.
    n, missing : persons in the model, and those of them who lack the outcome.
    left_out : persons of whom a column is not known.
    warnings : sentences a reader of every odds ratio must see.
    """

    effects: Mapping[str, Effect]
    n: int
    missing: int
    left_out: int = 0
    warnings: tuple[str, ...] = ()


def attrition_odds(
    columns: Mapping[str, Floats], is_missing: Bools, *, level: float = LEVEL
) -> AttritionOdds:
    """Odds ratio of lacking the outcome for one more of each column, the others as they are.

    Parameters
    ----------
    columns : name -> shape (n,), indicators or amounts; persons of whom one is NaN are left out.
    is_missing : shape (n,), whether the person lacks the outcome.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If nobody or everybody lacks the outcome, there are too few persons, or columns part the two perfectly.

    Notes
    -----
    Logistic regression by maximum likelihood with Wald intervals. A column that follows from those before it is left out
    and says so.
    """
    table = np.column_stack([*columns.values()])
    known: Bools = np.asarray(~np.isnan(table).any(axis=1))
    design = np.column_stack([np.ones(int(known.sum())), table[known]])
    outcome = is_missing[known].astype(np.float64)
    lacking = int(outcome.sum())
    _need_both(lacking, len(outcome))
    kept = _saying_something(design)
    names = [INTERCEPT, *columns]
    told = [names[place] for place in kept]
    model = _fitted(design[:, kept], outcome, told)
    places = {name: at for at, name in enumerate(told)}
    effects = {
        name: wald_ratio(float(model.coefficients[places[name]]), float(model.se[places[name]]), level=level)
        if name in places
        else Effect(reason=FOLLOWS)
        for name in columns
    }
    caution = _few(min(lacking, len(outcome) - lacking), len(kept) - 1)
    return AttritionOdds(effects, len(outcome), lacking, int((~known).sum()), caution)


def _fitted(design: Floats, outcome: Floats, names: Sequence[str]) -> LogisticModel:
    try:
        return logistic_model(design, outcome, names=names)
    except NotEstimable:
        guilty = [names[place] for place in separating_columns(design, outcome) if names[place] != INTERCEPT]
        if not guilty:
            raise
        raise NotEstimable.because(
            f"Whether the outcome is known follows without exception from {', '.join(guilty)}, for some persons at least, so "
            "no finite odds ratio fits best: read the differences, or join rare categories."
        ) from None


def _need_both(lacking: int, n: int) -> None:
    if lacking == 0:
        raise NotEstimable.because(KNOWN_OF_ALL)
    if lacking == n:
        raise NotEstimable.because(KNOWN_OF_NONE)


def _saying_something(design: Floats) -> Sequence[int]:
    """Return the places of columns that do not follow from those before them."""
    kept: list[int] = []
    basis = np.empty((len(design), 0))
    for place, column in enumerate(design.T):
        left = column - basis @ (basis.T @ column)
        left = left - basis @ (basis.T @ left)
        size = float(np.linalg.norm(left))
        if size > _NOTHING_NEW * float(np.linalg.norm(column)):
            kept.append(place)
            basis = np.column_stack([basis, left / size])
    return kept


def _few(smaller: int, coefficients: int) -> tuple[str, ...]:
    if smaller >= _PER_COEFFICIENT * coefficients:
        return ()
    told = f"fewer than {_PER_COEFFICIENT} for each, so the odds ratios are uncertain."
    return (f"The smaller group counts {smaller} against {coefficients} coefficients: {told}",)
