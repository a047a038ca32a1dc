"""Missing answers of a scale as estimates: by item and reason, by person, by pattern, with Little's test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from ..model.missing import MISSING_CODES
from ..model.scale import Scale
from .estimation import NO_VALUE, About
from .full_information import FullInformation
from .keyed_items import item_uses
from .measurements import Measurements
from .missing_patterns import MissingPattern, is_monotone, little_test, missing_patterns

__all__ = ["little_estimate", "missing_answer_estimates", "pattern_estimates"]

Floats: TypeAlias = NDArray[np.float64]

_PATTERNS = 10


def missing_answer_estimates(
    measured: Measurements, scale: Scale, *, patterns: int = _PATTERNS, about: About
) -> list[Estimate]:
    """Tell which answers to the items of a scale are missing.

    Parameters
    ----------
    measured : rows of one wave, or of one group of it.
    scale : whose items.
    patterns : the commonest patterns that are listed.
    about : names the rows carry.

    Returns
    -------
    list of Estimate
        missing_percent for each item, and for each code of a missing answer it holds (in `level`); complete_percent;
        missing_per_person_percent by the number of answers a person lacks (`level`); missing_pattern, the number of
        persons with it, the items it lacks in `text` and its place in `level`; missing_monotone in words;
        little_mcar_chi2. Without rows there is one row with the reason.
    """
    names: About = {**about, "scale": scale.id}
    ids = [use.item for use in item_uses(measured.instrument, scale) if use.item in measured.items]
    given, items = measured.answers[ids], measured.items[ids]
    start = Estimate(analysis="missing_percent", n=len(items), **names)
    if not len(items) or not ids:
        return [replace(start, reason=NO_VALUE)]
    answers = items.to_numpy(dtype=np.float64)
    return [
        *(row for item in ids for row in _of_item(start, given[item], item, np.isnan(items[item]).mean())),
        *_of_persons(start, np.isnan(answers).sum(axis=1)),
        *_of_patterns(start, answers, ids, patterns),
        little_estimate(start, answers),
    ]


def _of_item(start: Estimate, given: pd.Series, item: str, share: float) -> list[Estimate]:
    row = replace(start, item=item)
    values = pd.to_numeric(given, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    counts = {code: int(np.count_nonzero(values == code)) for code in sorted(MISSING_CODES, reverse=True)}
    return [
        replace(row, value=100 * float(share)),
        *(
            replace(row, level=str(code), value=100 * count / len(values))
            for code, count in counts.items()
            if count
        ),
    ]


def _of_persons(start: Estimate, lacking: NDArray[np.intp]) -> list[Estimate]:
    complete = replace(start, analysis="complete_percent", value=100 * float(np.mean(lacking == 0)))
    numbers, counts = np.unique(lacking, return_counts=True)
    row = replace(start, analysis="missing_per_person_percent")
    return [
        complete,
        *(
            replace(row, level=str(number), value=100 * int(count) / len(lacking))
            for number, count in zip(numbers, counts, strict=True)
        ),
    ]


def _of_patterns(start: Estimate, answers: Floats, ids: Sequence[str], most: int) -> list[Estimate]:
    found = missing_patterns(answers)
    rows = pattern_estimates(replace(start, analysis="missing_pattern"), found, ids, most)
    monotone = replace(start, analysis="missing_monotone")
    if len(found) == 1 and not found[0].missing:
        return [*rows, replace(monotone, reason="No answer is missing.")]
    return [*rows, replace(monotone, text="yes" if is_monotone(answers) else "no")]


def pattern_estimates(
    start: Estimate, found: Sequence[MissingPattern], names: Sequence[str], most: int
) -> list[Estimate]:
    """Count the persons of the commonest patterns, and of all others together.

    Parameters
    ----------
    start : names the rows carry.
    found : patterns, the commonest first.
    names : of what may be missing.
    most : patterns that are told one by one.
    """
    rows = [
        replace(
            start,
            level=str(place),
            value=float(one.rows),
            text=", ".join(names[i] for i in one.missing) or "none",
        )
        for place, one in enumerate(found[:most], start=1)
    ]
    others = sum(one.rows for one in found[most:])
    return [*rows, replace(start, level="other", value=float(others), text="other")] if others else rows


def little_estimate(start: Estimate, answers: Floats) -> Estimate:
    """Little's test as a row.

    Parameters
    ----------
    answers : shape (n, k), NaN for a missing one; columns nobody answered and rows without an answer are left out.
    """
    row = replace(start, analysis="little_mcar_chi2", missing="full_information")
    answered = answers[:, ~np.isnan(answers).all(axis=0)]
    answered = answered[~np.isnan(answered).all(axis=1)]
    try:
        if not answered.size:
            raise NotEstimable.because("Nobody answered.")
        if not np.isnan(answered).any():
            raise NotEstimable.because("No answer is missing.")
        prepared = FullInformation(answered)
        mean, covariance = prepared.covariance()
        test = little_test(answered, prepared.origin + mean, covariance)
    except NotEstimable as refusal:
        return replace(row, reason=refusal.problems[0].text)
    return replace(row, value=test.chi2, df=float(test.df), p_value=test.p_value, n=test.n)
