"""Hypotheses stated beforehand, each confirmed or not by the point estimate, and the share that is.

References
----------
Prinsen CAC et al. (2018) Quality of Life Research 27:1147-1157, doi:10.1007/s11136-018-1798-3: at least 75 % of the
results of a measurement property should be in accordance with what was expected.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias

import pandas as pd

from ..errors import NotEstimable
from ..model.estimate import Estimate
from ..model.hypothesis import (
    ExpectedComparison,
    ExpectedCorrelation,
    ExpectedDifference,
    Hypothesis,
    Side,
)
from ..model.names import score_column
from .cell_names import cell_name
from .correlation import LEVEL
from .correlation_difference import correlation_difference
from .known_groups import pair_estimates
from .observed import Observed
from .score_correlations import correlation_row, shared_items

__all__ = ["ENOUGH_PERCENT", "hypothesis_estimates", "hypothesis_row", "shares_confirmed"]

Property: TypeAlias = Literal["construct_validity", "responsiveness"]

ENOUGH_PERCENT = 75.0
"""Share of hypotheses, in percent, from which COSMIN calls a result sufficient."""


def hypothesis_estimates(
    observed: Observed, hypotheses: Sequence[Hypothesis], *, instrument: str, seed: int, draws: int
) -> list[Estimate]:
    """Test every hypothesis that is about an instrument.

    Parameters
    ----------
    observed : the data.
    hypotheses : in the order they were stated; those that do not name the instrument are passed over.
    instrument : id.
    seed, draws : of the bootstrap interval of disattenuated correlations.

    Returns
    -------
    list of Estimate
        One row `hypothesis` for each, its id in `level`, the verdict in `text` (``confirmed`` or ``not_confirmed``) and
        the estimate it rests on in the numbers; null with the reason where it cannot be tested. Then for construct
        validity and for responsiveness `hypotheses_confirmed_percent`, with the property in `level`.
    """
    about = [one for one in hypotheses if any(side.instrument == instrument for side in one.sides)]
    rows = [hypothesis_row(observed, one, instrument=instrument, seed=seed, draws=draws) for one in about]
    return [*rows, *shares_confirmed(about, rows, instrument)]


def hypothesis_row(
    observed: Observed, hypothesis: Hypothesis, *, instrument: str, seed: int, draws: int
) -> Estimate:
    """Test one hypothesis; see `hypothesis_estimates`."""
    own, others = _ordered(hypothesis, instrument)
    row = Estimate(
        analysis="hypothesis",
        instrument=own.instrument,
        scale=own.scale,
        scale2=" - ".join(_named(other, instrument) for other in others) or None,
        group=_groups(hypothesis),
        factor=hypothesis.group.column if isinstance(hypothesis, ExpectedDifference) else None,
        wave=own.wave if own.waves is None else own.waves[0],
        wave2=None if own.waves is None else own.waves[1],
        level=hypothesis.id,
    )
    try:
        if isinstance(hypothesis, ExpectedCorrelation):
            found = _correlation(observed, hypothesis, row, draws=(seed, draws))
        elif isinstance(hypothesis, ExpectedComparison):
            found = _comparison(observed, hypothesis, row)
        else:
            found = _difference(observed, hypothesis, row)
    except NotEstimable as refusal:
        return replace(row, reason=" ".join(problem.text for problem in refusal.problems))
    return _judged(replace(found, analysis="hypothesis"), hypothesis.bounds)


def _correlation(
    observed: Observed, hypothesis: ExpectedCorrelation, row: Estimate, *, draws: tuple[int, int]
) -> Estimate:
    first, second = hypothesis.between
    one, other = observed.matched(first, second, with_reliability=hypothesis.method == "disattenuated")
    warnings: tuple[str, ...] = ()
    if (
        first.instrument is not None
        and first.instrument == second.instrument
        and first.last_wave == second.last_wave
    ):
        definition = observed.instrument(first.instrument).instrument
        scales = (definition.scale(str(side.scale)) for side in (first, second))
        warnings = shared_items(definition, *scales)
    return correlation_row(row, hypothesis.method, (one, other), draws=draws, warnings=warnings)


def _comparison(observed: Observed, hypothesis: ExpectedComparison, row: Estimate) -> Estimate:
    scores = [one.scores for one in observed.matched(*hypothesis.sides)]
    found = correlation_difference(*scores, method=hypothesis.method)
    return replace(
        row,
        value=found.value,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        ci_level=LEVEL,
        p_value=found.p_value,
        df=float(found.df) if found.p_value is not None else None,
        n=found.n,
        method="zou",
        missing="listwise",
        warnings=(f"The two correlations are {found.first:.2f} and {found.second:.2f}.",),
    )


def _difference(observed: Observed, hypothesis: ExpectedDifference, row: Estimate) -> Estimate:
    side, known = hypothesis.of, hypothesis.group
    scores = observed.scores(side)
    groups = observed.columns(side, (known.column,), wave=known.wave)[known.column].map(cell_name)
    groups = groups.reindex(scores.index)
    for level in (known.higher, known.lower):
        if not (groups == level).any():
            held = ", ".join(sorted({str(name) for name in groups.dropna()})) or "nothing"
            raise NotEstimable.because(
                f"Nobody with a score is in group '{level}' of '{known.column}': it holds {held}."
            )
    adjusted = hypothesis.adjusted_for
    covariates = pd.DataFrame(index=scores.index)
    if adjusted:
        covariates = observed.columns(side, adjusted, wave=known.wave).reindex(scores.index)
    high, low = ((level, (groups == level).to_numpy()) for level in (known.higher, known.lower))
    rows = pair_estimates(scores.to_numpy(dtype="float64"), high, low, covariates=covariates, about={})
    wanted = "ancova" if adjusted else "noncentral_t"
    found = next(one for one in rows if one.method == wanted)
    names = ("instrument", "scale", "scale2", "group", "factor", "wave", "wave2", "level", "text")
    return replace(found, **{name: getattr(row, name) for name in names})


def _judged(row: Estimate, bounds: tuple[float, float]) -> Estimate:
    """Say whether the point estimate is as expected, and whether the interval leaves room for the contrary."""
    if row.value is None:
        return row
    low, high = bounds
    is_expected = low <= row.value <= high
    text = "confirmed" if is_expected else "not_confirmed"
    if row.ci_low is None or row.ci_high is None:
        return replace(row, text=text)
    warnings = row.warnings
    if is_expected and not (low <= row.ci_low and row.ci_high <= high):
        warnings = (*warnings, "The interval also holds values that were not expected.")
    if not is_expected and row.ci_low <= high and row.ci_high >= low:
        warnings = (*warnings, "The interval also holds values that were expected.")
    return replace(row, text=text, warnings=warnings)


def shares_confirmed(
    hypotheses: Sequence[Hypothesis], rows: Sequence[Estimate], instrument: str | None
) -> Iterator[Estimate]:
    """Yield the share confirmed of each property that hypotheses were stated about.

    Parameters
    ----------
    rows : of the hypotheses, in the same order.
    instrument : the shares are about; None for several.
    """
    for name in ("construct_validity", "responsiveness"):
        mine = [row for one, row in zip(hypotheses, rows, strict=True) if _property(one) == name]
        if not mine:
            continue
        tested = [row for row in mine if row.text is not None]
        share = Estimate(
            analysis="hypotheses_confirmed_percent",
            instrument=instrument,
            level=name,
            n=len(tested),
            method="cosmin_75",
            missing="none",
        )
        untested = len(mine) - len(tested)
        told = (
            (f"{untested} of {len(mine)} hypotheses could not be tested and do not count.",)
            if untested
            else ()
        )
        if not tested:
            yield replace(share, reason="None of the hypotheses could be tested.")
            continue
        percent = 100 * sum(row.text == "confirmed" for row in tested) / len(tested)
        text = "sufficient" if percent >= ENOUGH_PERCENT else "insufficient"
        yield replace(share, value=percent, text=text, warnings=told)


def _property(hypothesis: Hypothesis) -> Property:
    about_change = any(side.waves is not None for side in hypothesis.sides)
    return "responsiveness" if about_change else "construct_validity"


def _ordered(hypothesis: Hypothesis, instrument: str) -> tuple[Side, list[Side]]:
    """Return the side the instrument is on, and the others."""
    sides = [*hypothesis.sides]
    own = next((side for side in sides if side.instrument == instrument), sides[0])
    return own, [side for side in sides if side is not own]


def _named(side: Side, instrument: str) -> str:
    """Return what a side is called beside the instrument: its scale, the column of a score, or a column."""
    if side.instrument is None or side.scale is None:
        return str(side.column)
    return side.scale if side.instrument == instrument else score_column(side.instrument, side.scale)


def _groups(hypothesis: Hypothesis) -> str | None:
    if not isinstance(hypothesis, ExpectedDifference):
        return None
    return f"{hypothesis.group.higher} - {hypothesis.group.lower}"
