"""Which method of comparing arms goes with which kind of outcome."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from .study import Outcome

__all__ = [
    "COUNT_METHODS",
    "DEFAULT_METHOD",
    "METHODS_OF",
    "RATIOS",
    "TIME_METHODS",
    "OutcomeValues",
    "values_of",
]

OutcomeValues: TypeAlias = Literal["yes_no", "ordered", "amount"]

TIME_METHODS: tuple[str, ...] = (
    "cumulative_incidence",
    "fine_gray",
    "cox",
    "log_rank",
    "restricted_mean_time",
)
"""Methods of the time until work, which need the records themselves."""
COUNT_METHODS: tuple[str, ...] = (
    "risk_difference",
    "risk_ratio",
    "odds_ratio",
    "chi_square",
    "fisher",
    "mcnemar",
)
"""Methods of yes or no that count people by arm, in strata or pairs."""
_MODELS = ("logistic", "firth", "cluster_t", "cluster_randomisation", "gee", "mixed_logistic")
_AMOUNTS = ("mean_difference", "ancova", "mmrm", "constrained_lda", "random_slopes")
METHODS_OF: Mapping[OutcomeValues, tuple[str, ...]] = MappingProxyType(
    {
        "yes_no": (*COUNT_METHODS, *_MODELS),
        "ordered": ("proportional_odds",),
        "amount": (*_AMOUNTS, "bootstrap_difference", "two_part", "cluster_t", "cluster_randomisation"),
    }
)
"""Values of an outcome -> methods; those of work have `TIME_METHODS` too."""
DEFAULT_METHOD: Mapping[OutcomeValues, str] = MappingProxyType(
    {"yes_no": "risk_difference", "ordered": "proportional_odds", "amount": "mean_difference"}
)
"""Values of an outcome -> the method where the plan has none."""
RATIOS = frozenset(
    {"risk_ratio", "odds_ratio", "hazard_ratio", "subdistribution_hazard_ratio", "common_odds_ratio"}
)
"""Names of estimates that are ratios: no effect is 1."""


def values_of(outcome: Outcome) -> OutcomeValues:
    """Return what the values of an outcome are: work is yes or no, a score an amount."""
    if outcome.kind == "employment":
        return "yes_no"
    return "amount" if outcome.kind == "score" or outcome.values is None else outcome.values
