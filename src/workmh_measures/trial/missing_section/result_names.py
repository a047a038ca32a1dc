"""What results under an assumption on missing values are called."""

from __future__ import annotations

from .set_result import PooledMeasure

__all__ = ["result_name", "tipping_name"]


def _kind(measure: PooledMeasure) -> str:
    if measure in ("risk_ratio", "odds_ratio", "logistic"):
        return "ratio"
    return "risk_difference" if measure == "risk_difference" else "difference"


def result_name(measure: PooledMeasure) -> str:
    """Return the name of a result."""
    return f"missing_data_{_kind(measure)}"


def tipping_name(measure: PooledMeasure) -> str:
    """Return the name of a result on the way to the tipping point."""
    return f"tipping_{_kind(measure)}"
