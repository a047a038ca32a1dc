"""Reliability and spread of a score in the sample itself, as a reliable change needs them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.instrument import Instrument
from ..model.scale import Scale
from ..scoring.answers import answered_values, numeric_items
from ..scoring.change_error import Known
from .instrument_report import scale_consistency
from .keyed_items import is_sum_of_items

__all__ = ["sample_alpha", "sample_mean", "sample_sd", "sample_variance"]


def sample_alpha(
    instrument: Instrument, scale: Scale, answers: pd.DataFrame, *, parameters: Mapping[str, str], wave: str
) -> Known:
    """Cronbach's alpha of a score at one wave, from the complete answers.

    Parameters
    ----------
    answers : of that wave; item ids as columns, NaN or missing codes where there is no answer.
    parameters : every parameter with its choice.
    wave : name of the wave, for the source.

    Raises
    ------
    NotEstimable
        Where the score is no sum or mean of items that mirror one thing, or alpha cannot be estimated.
    """
    if not is_sum_of_items(instrument, scale):
        raise NotEstimable.because(
            "The score is no sum or mean of its items, so their alpha is not its reliability."
        )
    ids = [item for item in numeric_items(instrument) if item in answers]
    items = pd.DataFrame({item: answered_values(answers[item]) for item in ids})
    alpha = scale_consistency(instrument, scale, items, parameters, {"scale": scale.id})[0]
    if alpha.value is None:
        raise NotEstimable.because(str(alpha.reason))
    source = f"Cronbach's alpha in this sample at wave {wave}, complete answers"
    return Known(value=alpha.value, kind="alpha", source=source, n=alpha.n)


def sample_sd(scores: NDArray[np.float64], *, source: str) -> Known:
    """Standard deviation with n - 1 of the scores that are there.

    Parameters
    ----------
    scores : shape (n,), NaN for none.
    source : whose scores, in words.

    Raises
    ------
    NotEstimable
        With fewer than 3 scores, or when they are all the same.
    """
    known = scores[~np.isnan(scores)]
    if len(known) < 3:
        raise NotEstimable.because(f"At least 3 scores are needed for an SD; there are {len(known)}.")
    if np.ptp(known) == 0:
        raise NotEstimable.because("All scores are the same.")
    return Known(value=float(known.std(ddof=1)), kind="own", source=f"{source}, n - 1", n=len(known))


def sample_mean(scores: NDArray[np.float64], *, source: str) -> Known:
    """Mean of the scores that are there; parameters as for `sample_sd`.

    Raises
    ------
    NotEstimable
        With no score.
    """
    known = scores[~np.isnan(scores)]
    if len(known) == 0:
        raise NotEstimable.because("There is no score to take a mean of.")
    return Known(value=float(known.mean()), kind="own", source=source, n=len(known))


def sample_variance(scores: NDArray[np.float64], *, source: str) -> Known:
    """Variance with n - 1 of the scores that are there; parameters and errors as for `sample_sd`."""
    sd = sample_sd(scores, source=source)
    return Known(value=sd.value**2, kind=sd.kind, source=sd.source, n=sd.n)
