"""Names of estimates of costs and quality-adjusted years."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["ECONOMICS_METHODS", "ECONOMICS_NAMES"]

ECONOMICS_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "cost_mean": "Mean cost of a person of the arm: the column `factor`, or the sum of all (`total_cost`); n are those it is known of.",
        "cost_sd": "Standard deviation of the cost.",
        "cost_median": "Median of the cost.",
        "index_mean": "Mean index of quality of life at the wave; 0 of those who had died.",
        "index_sd": "Standard deviation of the index.",
        "index_median": "Median of the index.",
        "years_mean": "Mean quality-adjusted years of a person: the area under the index over the planned months.",
        "years_sd": "Standard deviation of the quality-adjusted years.",
        "years_median": "Median of the quality-adjusted years.",
        "costs_and_years_known_n": "Persons of whom all costs, the index at every wave and all covariates are known, of n.",
        "incremental_cost": "What a person of the arm costs more than one of the reference, adjusted as planned.",
        "incremental_years": "Quality-adjusted years more than in the reference, adjusted for the index at the first wave and as planned.",
        "cost_per_year": "Incremental cost over incremental years: what one quality-adjusted year costs.",
        "net_benefit": "Worth of the years gained less what they cost, for a person, where one year is worth `level`.",
        "quadrant_share": "Share of bootstrap samples in a quarter of the plane of costs and years.",
        "acceptability": "Share of bootstrap samples in which the arm is worth its cost, where one year is worth `level`.",
    }
)
"""Costs, years, and both together."""
ECONOMICS_METHODS: Mapping[str, str] = MappingProxyType(
    {
        "robust_regression": "least squares with a robust standard error (HC1), t",
        "bootstrap_percentile": "bootstrap of persons within arms, percentiles",
    }
)
"""Variants."""
