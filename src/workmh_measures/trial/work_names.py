"""Names of estimates of work in a trial: outcomes, amounts, states, sources, and the time to the first job."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["TIME_TO_WORK_NAMES", "WORK_METHODS", "WORK_NAMES"]

WORK_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "work_share": "Share that meets a definition of work; `level` is the definition.",
        "work_difference": "Share that meets a definition of work, of the arm less that of the reference.",
        "work_ratio": "Share that meets a definition of work, of the arm over that of the reference.",
        "work_odds_ratio": "Odds of meeting a definition of work, of the arm over those of the reference.",
        "work_test": "Test that the arms meet a definition of work equally often.",
        "days_worked_mean": "Mean days with work that counts, after inclusion up to the wave; without work 0.",
        "days_worked_difference": "Mean days with work, of the arm less that of the reference.",
        "longest_work_mean": "Mean days of the longest work without a day's break, after inclusion up to the wave.",
        "longest_work_difference": "Mean days of the longest work, of the arm less that of the reference.",
        "hours_a_week_mean": "Mean hours of work a week on the day of the wave; without work 0.",
        "hours_a_week_difference": "Mean hours of work a week, of the arm less that of the reference.",
        "tenure_mean": "Mean days the work of those in work on the day of the wave has lasted without a day's break.",
        "no_higher_benefit_share": "Share whose benefits for poor health have no higher degree than at inclusion.",
        "no_higher_benefit_difference": "Share without a higher degree of benefits, of the arm less that of the reference.",
        "state_share": "Share in a state so many months after inclusion, of those whose state is known that day.",
        "state_months": "Mean months in a state up to the last register wave.",
        "state_months_difference": "Mean months in a state, of the arm less those of the reference.",
        "source_agreement": "Share of whom registers and persons say the same about work.",
        "source_kappa": "Cohen's kappa of registers and persons.",
        "source_ac1": "Gwet's AC1 of registers and persons.",
        "source_only_register": "Share with work by registers only.",
        "source_only_person": "Share with work by the person only.",
        "source_bias": "Share with work by registers less that by persons.",
        "source_prevalence": "Share with work by both less share without work by both; far from 0, kappa is low.",
        "source_mcnemar": "Test that registers and persons find work equally often; the value is the p value.",
    }
)
"""Work outcomes."""
TIME_TO_WORK_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "job_endings": "Persons by what came first: the first job, death, a pension, or the end of follow-up.",
        "job_share_by_month": "Share with a first job by so many months, while death and pensions compete.",
        "death_share_by_month": "Share that died before a first job, by so many months.",
        "age_pension_share_by_month": "Share with an old-age pension before a first job, by so many months.",
        "full_disability_share_by_month": "Share with a full disability pension before a first job, by so many months.",
        "at_risk_by_month": "Persons still followed without a job so many months after inclusion.",
        "job_share_difference": "Share with a first job, of the arm less that of the reference.",
        "job_gray_test": "Gray's test that the shares with a first job are the same all along.",
        "job_subdistribution_ratio": "Ratio of subdistribution hazards of a first job (Fine and Gray).",
        "job_hazard_ratio": "Ratio of hazards of a first job among those still waiting (cause-specific Cox model).",
        "job_proportional_hazards": "Test that the ratio of hazards stays the same over time.",
    }
)
"""Time to the first job."""
WORK_METHODS: Mapping[str, str] = MappingProxyType(
    {
        "wilson": "Wilson's interval",
        "newcombe": "Newcombe's interval, from two of Wilson",
        "miettinen_nurminen": "interval of Miettinen and Nurminen",
        "woolf": "Woolf's interval, from the logarithm",
        "mantel_haenszel": "strata put together by Mantel and Haenszel",
        "cochran_mantel_haenszel": "strata put together by Cochran, Mantel and Haenszel",
        "pearson_chi_square": "Pearson's chi-squared",
        "welch": "Welch, unequal variances",
        "bootstrap_percentile": "percentile interval of the bootstrap within arms",
        "bootstrap_bca": "BCa interval of the bootstrap within arms",
        "fleiss_cohen_everitt": "large-sample interval of Fleiss, Cohen and Everitt",
        "gwet": "Gwet's interval by the t distribution",
        "mcnemar_exact": "McNemar's exact test",
        "aalen_johansen": "Aalen-Johansen; interval from log(-log), of a difference by the normal distribution",
        "gray": "Gray's test",
        "fine_gray": "Fine and Gray's model, robust variance",
        "cause_specific": "other events end follow-up",
        "schoenfeld": "scaled Schoenfeld residuals",
    }
)
"""Variants in both."""
