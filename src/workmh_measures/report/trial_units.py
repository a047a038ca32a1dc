"""How a result of a trial is written: a share as per cent, a ratio with two decimals, a score with those of its range."""

from __future__ import annotations

from typing import Literal, TypeAlias

from ..model.analysis_methods import RATIOS
from ..model.estimate import Estimate
from .trial_view import TrialView

__all__ = ["Unit", "shown_interval", "shown_number", "shown_value", "unit_of"]

Unit: TypeAlias = Literal["count", "share", "points", "percent", "ratio", "amount"]

_SHARES = frozenset(
    {"share", "event_share", "quadrant_share", "acceptability", "cumulative_incidence", "survival"}
)
_POINTS = frozenset(
    {
        *(
            "risk_difference",
            "share_difference",
            "standardised_risk_difference",
            "mantel_haenszel_difference",
        ),
        *("paired_difference", "incidence_difference", "work_difference", "no_higher_benefit_difference"),
        "source_bias",
    }
)
_COUNTS = frozenset(
    {
        "n",
        "job_endings",
        "at_risk_by_month",
        "persons_analysed",
        "persons_in_population",
        "outcome_events",
        "clusters",
        "pairs",
        "missing_wave_pattern",
        "answer_course",
        "answer_pattern",
        "n_analysed",
        "events",
        "known",
        "due",
        "answered",
    }
)


_FAR, _NEAR = 1000.0, 0.01
_YEARS = ("years_", "index_", "incremental_years")
_MONEY = ("cost_", "incremental_cost", "net_benefit")
_DAYS = ("days_", "longest_work", "hours_", "tenure_")


def unit_of(row: Estimate) -> Unit:
    """Return what a value is: a whole count, a share from 0 to 1, a difference of shares, per cent, a ratio, an amount."""
    name = row.analysis
    if name in RATIOS or name.endswith("_ratio"):
        return "ratio"
    if name.endswith("_percent"):
        return "percent"
    if name in _POINTS or ("risk_difference" in name or "share_difference" in name):
        return "points"
    if name in _SHARES or "share" in name.split("_"):
        return "share"
    if name in _COUNTS or name.startswith(("flow_", "n_")) or name.endswith(("_n", "_count")):
        return "count"
    return "amount"


def shown_number(row: Estimate, value: float | None, view: TrialView) -> str:
    """Return a number of a row as it is written, without its unit."""
    say, unit = view.writer, unit_of(row)
    if value is None:
        return say.number(None, 0)
    if unit == "count":
        return say.number(value, 0)
    if unit in ("share", "points"):
        return say.number(100 * value, 1)
    if unit == "percent":
        return say.number(value, 1)
    if unit == "ratio":
        return _ratio(value, view)
    return say.number(value, _decimals(row, view))


def _ratio(value: float, view: TrialView) -> str:
    """Return a ratio with two decimals; one so far out that its digits say nothing as beyond what is written."""
    say = view.writer
    if value >= _FAR:
        return say("trial.above", number=say.number(_FAR, 0))
    if 0 < value < _NEAR:
        return say("trial.below", number=say.number(_NEAR, 2))
    return say.number(value, 2)


def _decimals(row: Estimate, view: TrialView) -> int:
    """Return how many decimals an amount is shown with: those of its score; of a large amount none."""
    if row.value is not None and abs(row.value) >= 1000:
        return 0
    if row.analysis.startswith(_DAYS):
        return 1
    if row.analysis.startswith(_YEARS):
        return 3
    if row.analysis.startswith(_MONEY):
        return 0
    outcome = view.outcomes.get(str(row.factor))
    if outcome is not None and outcome.kind == "score":
        return view.score_decimals(outcome.instrument, outcome.scale)
    if row.instrument is not None:
        return view.score_decimals(row.instrument, row.scale)
    return 2


def shown_value(row: Estimate, view: TrialView) -> str:
    """Return the value of a row with its unit."""
    shown = shown_number(row, row.value, view)
    unit = unit_of(row)
    if row.value is None:
        return shown
    if unit in ("share", "percent"):
        return view.writer("percent", number=shown)
    return view.writer("trial.points", number=shown) if unit == "points" else shown


def shown_interval(row: Estimate, view: TrialView) -> str:
    """Return both ends of the interval of a row, an open end as infinity, on one line; empty where it has none."""
    if row.ci_low is None and row.ci_high is None:
        return ""
    lowest = "0" if unit_of(row) == "ratio" else "−∞"
    low = lowest if row.ci_low is None else shown_number(row, row.ci_low, view)
    high = "∞" if row.ci_high is None else shown_number(row, row.ci_high, view)
    return view.writer("interval", low=low, high=high).replace(" ", "\u00a0")
