"""Outcomes of yes or no compared by counts: in strata of the adjustment first, then alone, by every usual measure and test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..binary_effects.effect import Effect
from ..binary_effects.independence_tests import fisher_test, pearson_chi_square
from ..binary_effects.odds_ratio import odds_ratio
from ..binary_effects.paired_shares import Pairs, count_pairs, mcnemar_test, paired_difference
from ..binary_effects.risk_difference import number_needed_to_treat, risk_difference
from ..binary_effects.risk_ratio import risk_ratio
from ..binary_effects.stratified_effects import (
    breslow_day_test,
    cochran_mantel_haenszel,
    mantel_haenszel_difference,
    mantel_haenszel_odds_ratio,
    mantel_haenszel_ratio,
)
from ..binary_effects.two_arms import TwoArms, count_arms, count_strata
from ..matched_pairs import in_whole_pair, pair_of
from .comparison import ComparedPeople, Comparison, with_effect, with_test

__all__ = ["count_rows", "paired_rows"]


def count_rows(made: Comparison) -> Iterator[Estimate]:
    """Compare shares by counts; the measure or test of the plan comes first.

    Notes
    -----
    A difference or ratio whose interval brings no test has the p value of the chi-squared test: of Cochran, Mantel and
    Haenszel in strata, else of Pearson.
    """
    for arm in made.arms:
        rows = [*_stratified(made, arm), *_crude(made, arm)]
        wanted = _NAME_OF.get(made.planned.method, "risk_difference")
        yield from sorted(rows, key=lambda row: row.analysis != wanted)


_NAME_OF = {
    "risk_difference": "risk_difference",
    "risk_ratio": "risk_ratio",
    "odds_ratio": "odds_ratio",
    "chi_square": "chi_square",
    "fisher": "fisher_exact",
}


def _stratified(made: Comparison, arm: Arm) -> Iterator[Estimate]:
    """Measures over the strata of the adjustment; nothing where the plan adjusts for nothing."""
    names = made.planned.adjust
    if not names:
        return
    people = made.compared(arm, names)
    row = partial(made.effect_row, arm=arm, n=people.n)
    told = people.told

    def strata() -> tuple[TwoArms, ...]:
        _need_categories(people, names)
        return count_strata(people.outcome, people.treated, people.strata())

    def add(line: Estimate) -> Estimate:
        return changed(line, warnings=(*line.warnings, *told))

    measures = (
        ("risk_difference", mantel_haenszel_difference),
        ("risk_ratio", mantel_haenszel_ratio),
        ("odds_ratio", mantel_haenszel_odds_ratio),
    )
    for name, measure in measures:
        line = add(row(name, method="mantel_haenszel"))
        yield with_effect(line, _of, measure, strata)
    tests = (
        ("chi_square", "cochran_mantel_haenszel", cochran_mantel_haenszel),
        ("breslow_day", "tarone", breslow_day_test),
    )
    for name, variant, test in tests:
        yield with_test(add(row(name, method=variant)), _of, test, strata)


def _of(measure: Callable[..., Effect], counts: Callable[[], object], **options: Any) -> Effect:
    """A measure of counts that are only made when it is asked for, so that what they lack is its reason."""
    return measure(counts(), **options)


def _need_categories(people: ComparedPeople, names: tuple[str, ...]) -> None:
    amounts = [name for name in names if name not in people.categorical]
    if amounts:
        raise NotEstimable.because(
            f"Counts cannot be adjusted for {', '.join(amounts)}, which is not of categories: plan the method 'logistic'."
        )


def _crude(made: Comparison, arm: Arm) -> Iterator[Estimate]:
    people = made.compared(arm)
    row = partial(made.effect_row, arm=arm, n=people.n)
    counts = partial(count_arms, people.outcome, people.treated)
    test = _pearson(people)

    def newcombe() -> Effect:
        return risk_difference(counts(), interval="newcombe")

    for interval in ("newcombe", "miettinen_nurminen"):
        line = _with_p(row("risk_difference", method=interval), test)
        yield with_effect(line, _of, risk_difference, counts, interval=interval)
    for interval in ("miettinen_nurminen", "log"):
        line = _with_p(row("risk_ratio", method=_RATIO_NAMES[interval]), test)
        yield with_effect(line, _of, risk_ratio, counts, interval=interval)
    for interval in ("wald", "exact", "mid_p"):
        line = row("odds_ratio", method=_ODDS_NAMES[interval])
        yield with_effect(line, _of, odds_ratio, counts, interval=interval)
    for variant, corrected in (("pearson_chi_square", False), ("yates", True)):
        line = row("chi_square", method=variant)
        yield with_test(line, _of, pearson_chi_square, counts, yates=corrected)
    for variant, half in (("fisher", False), ("fisher_mid_p", True)):
        line = row("fisher_exact", method=variant)
        yield with_test(line, _of, fisher_test, counts, mid_p=half)
    yield with_effect(
        row("number_needed_to_treat", method="newcombe"), lambda: number_needed_to_treat(newcombe())
    )


_RATIO_NAMES = {"miettinen_nurminen": "miettinen_nurminen", "log": "katz"}
_ODDS_NAMES = {"wald": "woolf", "exact": "exact", "mid_p": "exact_mid_p"}


def _pearson(people: ComparedPeople) -> Effect:
    """The test whose p value a difference or ratio of counts has: Pearson's; without one where it cannot be had."""
    try:
        return pearson_chi_square(count_arms(people.outcome, people.treated))
    except NotEstimable:
        return Effect()


def _with_p(line: Estimate, test: Effect) -> Estimate:
    return changed(line, p_value=test.p_value, warnings=(*line.warnings, *test.warnings))


def paired_rows(made: Comparison) -> Iterator[Estimate]:
    """Compare the outcomes of matched pairs: McNemar's test in its variants, and the difference of the shares."""
    for arm in made.arms:
        pairs, told = _pairs(made, arm)
        row = partial(made.effect_row, arm=arm, n=2 * pairs.n)
        for variant in ("exact", "mid_p", "chi_square", "corrected"):
            line = row("mcnemar", method=f"mcnemar_{variant}")
            line = changed(line, warnings=(*line.warnings, *told))
            yield with_test(line, mcnemar_test, pairs, test=variant)
        for interval in ("tango", "newcombe"):
            line = row("risk_difference", method=f"{interval}_pairs", p_value=_exact(pairs))
            yield with_effect(line, paired_difference, pairs, interval=interval)
        counted = (("both", pairs.both), ("first_only", pairs.first_only))
        for name, count in (*counted, ("second_only", pairs.second_only), ("neither", pairs.neither)):
            yield made.row("pairs", arm, level=name, value=float(count), n=2 * pairs.n)


def _exact(pairs: Pairs) -> float | None:
    return mcnemar_test(pairs).p_value if pairs.first_only + pairs.second_only else None


def _pairs(made: Comparison, arm: Arm) -> tuple[Pairs, tuple[str, ...]]:
    """Count pairs of one person of each arm whose outcomes are known."""
    people = made.compared(arm)
    pairs, treated = pair_of(made.data).reindex(people.covariates.index), people.treated.astype(np.bool_)
    whole = in_whole_pair(pairs, treated)
    if not whole.any():
        raise NotEstimable.because("There is no pair whose outcomes are both known.")
    first, second = (
        pd.Series(people.outcome[side], index=pairs[side]).sort_index()
        for side in (whole & treated, whole & ~treated)
    )
    left = people.n - 2 * len(first)
    told = (
        f"{left} persons with an outcome are not in a pair of one from each arm whose outcomes are both known, and are left"
        " out."
    )
    found = count_pairs(first.to_numpy(dtype=np.float64), second.to_numpy(dtype=np.float64))
    return found, (told,) if left else ()
