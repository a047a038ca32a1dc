"""Where the error of a reliable change can come from: the definition, or the sample itself; each says which it is.

The same errors as those of ``workmh change``; nothing is chosen for the user beyond the order they are offered in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.instrument import Instrument
from ..model.scale import Scale
from ..scoring.change_error import (
    ErrorOfChange,
    PublishedKind,
    error_from_reliability,
    error_from_sem,
    published_value,
    reliable_change_threshold,
)
from .sample_reliability import sample_alpha, sample_sd

__all__ = ["FirstScores", "KnownErrors", "known_errors"]

Floats = NDArray[np.float64]

_NO_DIRECTION = "On this scale neither high nor low is better, so a change has no category."


@dataclass(frozen=True, kw_only=True)
class FirstScores:
    """The sample at its first wave.

    Attributes
    ----------
    wave : its name, for the source.
    answers : item ids as columns, NaN or missing codes where there is no answer.
    scores : same rows, shape (n,), NaN for none.
    """

    wave: str
    answers: pd.DataFrame
    scores: Floats


@dataclass(frozen=True, kw_only=True)
class KnownErrors:
    """Errors by what they are called, those of the definition first; without one `reason` says why there is none.

    Names are ``published:6`` (a threshold in points), ``sem:2.4`` (a standard error of measurement) and ``alpha``.
    """

    errors: Mapping[str, ErrorOfChange]
    reason: str = ""

    @property
    def first(self) -> ErrorOfChange | None:
        """The error that is used where nobody chooses another."""
        return next(iter(self.errors.values()), None)


def known_errors(
    instrument: Instrument, scale: Scale, sample: FirstScores | None, *, parameters: Mapping[str, str]
) -> KnownErrors:
    """Return every error a reliable change on a scale can rest on.

    Parameters
    ----------
    sample : what the study's own numbers come from; None for published ones alone.
    parameters : every parameter of the instrument with its choice.
    """
    if scale.direction == "none":
        return KnownErrors(errors={}, reason=_NO_DIRECTION)
    found: dict[str, ErrorOfChange] = {}
    reason = "Nothing says how large the error of a score is."
    for name, make in _published(instrument, scale).items():
        found[name] = make()
    if sample is None:
        return KnownErrors(errors=found, reason="" if found else reason)
    try:
        alpha = sample_alpha(instrument, scale, sample.answers, parameters=parameters, wave=sample.wave)
        spread = sample_sd(sample.scores, source=f"own, wave {sample.wave}, everybody with a score")
        found["alpha"] = error_from_reliability(alpha, spread)
    except NotEstimable as refusal:
        reason = refusal.problems[0].text
    return KnownErrors(errors=found, reason="" if found else reason)


def _published(instrument: Instrument, scale: Scale) -> dict[str, Callable[[], ErrorOfChange]]:
    def known(kind: PublishedKind, value: float) -> Callable[[], ErrorOfChange]:
        def make() -> ErrorOfChange:
            given = published_value(scale, kind, value=value, instrument=instrument.id)
            is_threshold = kind == "reliable_change"
            return reliable_change_threshold(given) if is_threshold else error_from_sem(given)

        return make

    kinds: tuple[tuple[str, PublishedKind], ...] = (
        ("published", "reliable_change"),
        ("sem", "standard_error_of_measurement"),
    )
    return {
        f"{name}:{row.value:g}": known(kind, row.value)
        for name, kind in kinds
        for row in scale.change
        if row.kind == kind
    }
