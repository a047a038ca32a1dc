"""Names of estimates of what is missing in a trial, and of results under assumptions on it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["MISSING_METHODS", "MISSING_NAMES"]

MISSING_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "missing_wave_percent": "Percentage of an arm without the outcome at the wave.",
        "missing_wave_pattern": "Number of persons of an arm who lack the outcome at exactly the waves `text` names.",
        "missing_wave_monotone": "Whether nobody of an arm who was missing came back, or came late.",
        "nonexistent_n": "Persons whose outcome at the wave does not exist and is not imputed: they had died, it did not apply, or"
        " the wave has not come.",
        "missing_data_difference": "Difference of means between an arm and the reference, under the assumption on missing values"
        " that `method` names; `level` is the shift of what is imputed in the arm.",
        "missing_data_risk_difference": "Difference of shares between an arm and the reference, under the assumption on missing"
        " values that `method` names; `level` is the shift, in the log odds, of what is imputed in the arm.",
        "missing_data_ratio": "Ratio of an arm to the reference, of shares or odds as planned, under the assumption on missing"
        " values that `method` names; `level` is the shift, in the log odds, of what is imputed in the arm.",
        "imputations_n": "Data sets in which missing values were imputed, by arm; `n` persons lack the outcome.",
        "imputed_from_percent": "Percentage missing of the column `text`, which others were imputed from; `level` is why it is there.",
        "scale_reduction_ratio": "Factor by which the spread between chains of imputations of the column `level` could still shrink:"
        " near 1 where they have settled (largest over arms, means and standard deviations).",
        "missing_information_share": "Share of the information on the difference that is missing with the missing values.",
        "imputation_efficiency_share": "Efficiency of so many imputations as a share of that of endlessly many.",
        "monte_carlo_error": "Standard error of the pooled estimate (of a ratio its logarithm) from the chance in imputing alone.",
        "tipping_point": "Shift of what is imputed in the arm, of a yes or no in the log odds, at which the result changes: whether p"
        " is below the level of the plan, or which arm it favours; `level` is the direction.",
        "tipping_difference": "Difference of means between an arm and the reference at a shift (`level`) of what is imputed.",
        "tipping_risk_difference": "Difference of shares at a shift (`level`), in the log odds, of what is imputed in the arm.",
        "tipping_ratio": "Ratio of an arm to the reference at a shift (`level`), in the log odds, of what is imputed in the arm.",
    }
)
"""Patterns, imputation, and results under assumptions."""
MISSING_METHODS: Mapping[str, str] = MappingProxyType(
    {
        "complete_cases": "those with complete data",
        "missing_at_random": "missing at random given what was seen, multiply imputed by arm",
        "shifted": "imputed values of the arm shifted",
        "own_arm": "missing at random by the joint normal model of the rules below: what they are to be compared with",
        "jump_to_reference": "after leaving as the reference arm at once",
        "copy_reference": "after leaving as the reference arm had been all along",
        "copy_increments": "after leaving changing as the reference arm changes",
        "mmrm": "model of repeated measures",
        "constrained_lda": "model of repeated measures with equal arms at the start",
    }
)
"""Assumptions on missing values."""
