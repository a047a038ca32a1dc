"""Which estimate a method of a plan gives first: the one the comparison stands for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ...model.analysis_methods import values_of
from ...model.study import Outcome

__all__ = ["planned_effect"]

_EFFECTS: Mapping[str, str] = MappingProxyType(
    {
        "risk_difference": "risk_difference",
        "risk_ratio": "risk_ratio",
        "odds_ratio": "odds_ratio",
        "chi_square": "chi_square",
        "fisher": "fisher_exact",
        "mcnemar": "mcnemar",
        "logistic": "odds_ratio",
        "firth": "odds_ratio",
        "proportional_odds": "common_odds_ratio",
        "gee": "odds_ratio",
        "mixed_logistic": "odds_ratio",
        "mean_difference": "mean_difference",
        "ancova": "mean_difference",
        "mmrm": "mean_difference",
        "constrained_lda": "mean_difference",
        "random_slopes": "slope_difference",
        "bootstrap_difference": "mean_difference",
        "two_part": "mean_difference",
        "cumulative_incidence": "incidence_difference",
        "fine_gray": "subdistribution_hazard_ratio",
        "cox": "hazard_ratio",
        "log_rank": "log_rank",
        "restricted_mean_time": "restricted_mean_difference",
    }
)
"""Method -> name of its estimate; clusters are compared by shares or means."""


def planned_effect(method: str, outcome: Outcome) -> str:
    """Return the name of the estimate a method gives of an outcome."""
    if method in ("cluster_t", "cluster_randomisation"):
        return "risk_difference" if values_of(outcome) == "yes_no" else "mean_difference"
    return _EFFECTS[method]
