"""The difference between two arms at the last wave of repeated measures in one simulated trial."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import NotEstimable
from ...model.analysis_plan import PlannedAnalysis
from ..binary_effects.effect import Effect
from ..repeated_measures.contrasts import FixedEffectTests
from ..repeated_measures.covariance_structures import StructureName
from ..repeated_measures.fallback import LADDER, model_by_ladder
from ..repeated_measures.trial_design import TrialColumns, constrained_design, trial_design

__all__ = ["repeated_effect"]

Floats: TypeAlias = NDArray[np.float64]
Words: TypeAlias = NDArray[np.object_]

_REFERENCE, _COMPARED = "reference", "compared"


def repeated_effect(
    people: tuple[Floats, Floats],
    waves: Mapping[str, Floats],
    factors: Mapping[str, Words],
    analysis: PlannedAnalysis,
    *,
    level: float,
) -> Effect:
    """Fit the model of a plan and return the difference at the last wave.

    Parameters
    ----------
    people : arm and baseline, shape (n,) each.
    waves : the outcome at each wave after the start, in time, shape (n,) each.
    factors : strata, shape (n,) each.
    analysis : model, covariance and degrees of freedom; where the covariance cannot be fitted, the declared ladder goes on.
    level : confidence of the interval.

    Raises
    ------
    NotEstimable
        As the model.
    """
    (arm, baseline), names = people, [*waves]
    table = pd.DataFrame(
        {
            "person": np.tile(np.arange(len(arm)), len(names)),
            "wave": np.repeat(names, len(arm)),
            "arm": np.tile(np.where(arm == 1, _COMPARED, _REFERENCE), len(names)),
            "outcome": np.concatenate([waves[name] for name in names]),
            "baseline": np.tile(baseline, len(names)),
            **{f"factor {name}": np.tile(words, len(names)) for name, words in factors.items()},
        }
    )
    columns = TrialColumns(
        "outcome",
        "person",
        "wave",
        "arm",
        (_REFERENCE, _COMPARED),
        tuple(names),
        "baseline",
        tuple(f"factor {name}" for name in factors),
    )
    make = constrained_design if analysis.method == "constrained_lda" else trial_design
    design = make(table, columns)
    fit = model_by_ladder(design.data, _ladder(analysis))
    tests = FixedEffectTests(fit.model, analysis.df)
    found = tests.contrast(design.difference_weights(_COMPARED, names[-1]))
    low, high = found.interval(level)
    return Effect(found.value, low, high, level, found.t, found.df, found.p_value)


def _ladder(analysis: PlannedAnalysis) -> tuple[StructureName, ...]:
    first = next((name for name in get_args(StructureName) if name == analysis.covariance), None)
    if first is None:
        raise NotEstimable.because(f"There is no covariance structure '{analysis.covariance}'.")
    if first not in LADDER:
        return (first, LADDER[-1])
    return LADDER[LADDER.index(first) :]
