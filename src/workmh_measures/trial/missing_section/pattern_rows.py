"""Who lacks an outcome at which wave, arm by arm."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...analysis.missing_answers import pattern_estimates
from ...analysis.missing_patterns import missing_patterns
from ...model.estimate import Estimate, changed
from ..effects_section.comparison import Comparison
from .trial_table import TrialTable

__all__ = ["pattern_rows"]

_PATTERNS = 10


def pattern_rows(comparison: Comparison, table: TrialTable) -> Iterator[Estimate]:
    """Yield, for each arm, the share missing at each wave, the patterns, whether anybody came back, and what does not exist."""
    for arm in comparison.data.study.arms:
        rows = (table.arms == arm.id).to_numpy()
        if not rows.any():
            continue
        values = table.values[list(table.waves)].to_numpy(dtype=np.float64)[rows]
        never = table.never[list(table.waves)].to_numpy()[rows] & np.isnan(values)
        start = comparison.row("missing_wave_percent", arm, n=int(rows.sum()), missing=None)
        for place, wave in enumerate(table.waves):
            share = float(np.isnan(values[:, place]).mean())
            yield changed(start, wave=wave, value=100 * share)
            if never[:, place].any():
                count = float(never[:, place].sum())
                yield changed(start, analysis="nonexistent_n", wave=wave, value=count)
        if len(table.waves) > 1:
            patterns = changed(start, analysis="missing_wave_pattern")
            yield from pattern_estimates(patterns, missing_patterns(values), table.waves, _PATTERNS)
            missing = np.isnan(values)
            gone = bool((missing[:, 1:] >= missing[:, :-1]).all())
            yield changed(start, analysis="missing_wave_monotone", text="yes" if gone else "no")
