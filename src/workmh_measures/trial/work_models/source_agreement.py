"""What registers say of work beside what people say: agreement beyond chance, and which of them finds more.

Validated against R 4.2.2 (psych 2.2.9, `mcnemar.test`, `binom.test`, formulas by hand): tests/reference/source_agreement.R.

References
----------
Byrt T, Bishop J, Carlin JB (1993) Journal of Clinical Epidemiology 46:423-429, doi:10.1016/0895-4356(93)90018-V (prevalence and
bias). Feinstein AR, Cicchetti DV (1990) Journal of Clinical Epidemiology 43:543-549 (why kappa can be low).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...analysis.rater_agreement import (
    Agreement,
    agreement_weights,
    gwet_ac,
    weighted_kappa,
)
from ...analysis.wilson_interval import wilson_interval
from ...errors import NotEstimable
from ..binary_effects.effect import LEVEL, Effect
from ..binary_effects.paired_shares import Pairs, count_pairs, mcnemar_test, paired_difference

__all__ = ["SourceAgreement", "source_agreement"]

Floats: TypeAlias = NDArray[np.float64]

# Beyond this prevalence kappa is low whatever the agreement (Byrt 1993 tells both; the limit is ours).
_UNEVEN = 0.6


@dataclass(frozen=True, slots=True)
class SourceAgreement:
    """Agreement of a register with the persons; coefficients that cannot be had carry a reason.

    Attributes
    ----------
    pairs : persons with work by both, by the register only, by the person only, by neither.
    kappa, ac1 : agreement beyond chance, by Cohen and by Gwet.
    agreement : share on whom both say the same, with Wilson's interval.
    prevalence_index : share both call yes less share both call no; far from 0, kappa is low for little disagreement.
    bias_index : share with work by the register less share by the person, Newcombe's interval.
    only_register, only_person : share with work by one of them alone, Wilson's interval.
    mcnemar : exact test that each finds as many as the other.
    """

    pairs: Pairs
    kappa: Effect
    ac1: Effect
    agreement: Effect
    prevalence_index: float
    bias_index: Effect
    only_register: Effect
    only_person: Effect
    mcnemar: Effect


def source_agreement(register: Floats, person: Floats, *, level: float = LEVEL) -> SourceAgreement:
    """Compare what two sources say of the same persons.

    Parameters
    ----------
    register, person : shape (n,), 1 with work, 0 without, NaN where the source does not say: such persons are left out.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If nobody is told of by both, or a value is neither 1 nor 0.
    """
    pairs = count_pairs(register, person)
    if not pairs.n:
        raise NotEstimable.because("Nobody is told of by both sources.")
    table = np.array([[pairs.neither, pairs.second_only], [pairs.first_only, pairs.both]], dtype=np.float64)
    counts, repeats = np.array([[2.0, 0.0], [1.0, 1.0], [0.0, 2.0]]), _often(pairs)
    weights = agreement_weights(np.array([0.0, 1.0]), "identity")
    uneven = (pairs.both - pairs.neither) / pairs.n
    kappa = _effect(lambda: weighted_kappa(table, weights, level=level), level)
    if kappa.value is not None and abs(uneven) > _UNEVEN:
        kappa = Effect(kappa.value, kappa.ci_low, kappa.ci_high, level, warnings=(_LOW_KAPPA,))
    return SourceAgreement(
        pairs,
        kappa,
        _effect(lambda: gwet_ac(counts, weights, repeats=repeats, level=level), level),
        _share(pairs.both + pairs.neither, pairs.n, level),
        uneven,
        _or_reason(lambda: paired_difference(pairs, interval="newcombe", level=level), level),
        _share(pairs.first_only, pairs.n, level),
        _share(pairs.second_only, pairs.n, level),
        _or_reason(lambda: mcnemar_test(pairs), level),
    )


_LOW_KAPPA = "Nearly all, or nearly none, have work: kappa is then low for little disagreement. Read AC1 and the shares beside it."


def _often(pairs: Pairs) -> Floats:
    return np.array([pairs.neither, pairs.first_only + pairs.second_only, pairs.both], dtype=np.float64)


def _share(count: int, n: int, level: float) -> Effect:
    low, high = wilson_interval(count, n, level=level)
    return Effect(count / n, low, high, level)


def _effect(found: Callable[[], Agreement], level: float) -> Effect:
    def told() -> Effect:
        agreement = found()
        return Effect(agreement.value, agreement.ci_low, agreement.ci_high, level)

    return _or_reason(told, level)


def _or_reason(found: Callable[[], Effect], level: float) -> Effect:
    try:
        return found()
    except NotEstimable as refusal:
        return Effect(level=level, reason=" ".join(problem.text for problem in refusal.problems))
