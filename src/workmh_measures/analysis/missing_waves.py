"""Who lacks a score at which wave: drop-out, gaps, and whether scores are missing completely at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from ..model.scale import Scale
from .estimation import About
from .measurements import Measurements
from .missing_answers import little_estimate, pattern_estimates
from .missing_patterns import missing_patterns

__all__ = ["missing_wave_estimates", "scores_by_wave"]

Floats: TypeAlias = NDArray[np.float64]

_PATTERNS = 10


def scores_by_wave(measured: Measurements, scale: Scale) -> Floats:
    """Scores of each person at each wave.

    Parameters
    ----------
    measured : rows that name a person and a wave, each person once at a wave.
    scale : whose scores.

    Returns
    -------
    shape (persons, waves), persons in order of first appearance; NaN where there is no score.

    Raises
    ------
    NotEstimable
        If rows name no person, or a person twice at a wave, or there are fewer than two waves.
    """
    rows, waves = measured.rows, measured.waves
    if len(waves) < 2 or "person" not in rows:
        raise NotEstimable.because("Persons at two waves or more are needed.")
    if not rows["person"].notna().any():
        raise NotEstimable.because("No row names a person.")
    if rows[rows["person"].notna()].duplicated(["person", "wave"]).any():
        raise NotEstimable.because("A person has two rows at one wave.")
    persons = pd.Index(rows["person"].dropna().unique())
    table = np.full((len(persons), len(waves)), np.nan)
    known = rows["person"].notna().to_numpy() & rows["wave"].isin(waves).to_numpy()
    who = persons.get_indexer(rows["person"][known])
    table[who, [waves.index(wave) for wave in rows["wave"][known]]] = measured.score(scale)[known]
    return table


def missing_wave_estimates(
    measured: Measurements, scale: Scale, *, patterns: int = _PATTERNS, about: About
) -> list[Estimate]:
    """Tell who lacks a score of a scale at which wave.

    Parameters
    ----------
    measured : rows of every wave.
    scale : whose scores.
    patterns : the commonest patterns that are listed.
    about : names the rows carry.

    Returns
    -------
    list of Estimate
        missing_wave_percent at each wave, of the persons with a row at any; missing_wave_pattern, the number of persons
        who lack the waves in `text`; missing_wave_monotone, whether nobody came back after a gap; little_mcar_chi2 of
        the scores over waves. One row with the reason where persons or waves are not named.
    """
    names: About = {**about, "scale": scale.id}
    start = Estimate(analysis="missing_wave_percent", **names)
    try:
        table = scores_by_wave(measured, scale)
    except NotEstimable as refusal:
        return [replace(start, reason=refusal.problems[0].text)]
    start = replace(start, n=len(table))
    shares = 100 * np.isnan(table).mean(axis=0)
    return [
        *(
            replace(start, wave=wave, value=float(share))
            for wave, share in zip(measured.waves, shares, strict=True)
        ),
        *_patterns(start, table, measured.waves, patterns),
        little_estimate(start, table),
    ]


def _patterns(start: Estimate, table: Floats, waves: Sequence[str], most: int) -> list[Estimate]:
    row = replace(start, analysis="missing_wave_pattern")
    rows = pattern_estimates(row, missing_patterns(table), waves, most)
    missing = np.isnan(table)
    # The order is that of time: a gap is not made good by another order of the columns.
    gone_for_good = bool((missing[:, 1:] >= missing[:, :-1]).all())
    return [*rows, replace(start, analysis="missing_wave_monotone", text="yes" if gone_for_good else "no")]
