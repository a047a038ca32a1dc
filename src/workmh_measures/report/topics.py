"""Which topic of the page an estimate belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from ..analysis.model_estimate_names import NAMES_BY_SECTION
from ..model.estimate import Estimate

__all__ = ["CONFIRMATORY_METHODS", "TOPICS", "by_topic"]

TOPICS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "missing": (
            *("complete_percent", "missing_percent", "missing_per_person_percent", "missing_pattern"),
            *("missing_monotone", "missing_wave_percent", "missing_wave_pattern", "missing_wave_monotone"),
            *("little_mcar_chi2", "unused_options", "rare_options"),
            *("minimum", "lower_quartile", "median", "upper_quartile", "maximum"),
        ),
        "consistency": (
            *("cronbach_alpha", "omega_total", "omega_hierarchical", "cronbach_alpha_standardised"),
            *("categorical_omega", "ordinal_alpha"),
            *("average_inter_item_r", "item_rest_correlation", "cronbach_alpha_if_deleted"),
            *(f"guttman_lambda{k}" for k in range(1, 7)),
            *(f"split_half_{which}" for which in ("min", "mean", "max")),
        ),
        "structure": (
            *("kmo", "bartlett_chi2", "parallel_factors", "map_factors", "efa_eigenvalue", "efa_loading"),
            "polychoric",
            "polychoric",
            *("efa_communality", "efa_explained_percent", "factor_correlation"),
            *("efa_chisq", "efa_rmsea", "efa_tli", "efa_srmr", "efa_rotation_reached_percent"),
            *("ecv", "puc", "efa_omega_total", "efa_omega_hierarchical"),
            *("construct_replicability", "factor_determinacy"),
        ),
        **{section: tuple(names) for section, names in NAMES_BY_SECTION.items()},
        "reliability": (
            *("icc_a_1", "icc_c_1", "icc_1_1", "icc_a_k", "icc_c_k", "icc_1_k"),
            *("weighted_kappa", "gwet_ac1", "gwet_ac2", "krippendorff_alpha", "percent_agreement"),
        ),
        "error": (
            *("sem_agreement", "sem_consistency", "sdc_individual", "sdc_group", "sdc_to_important_change"),
            *(f"limits_of_agreement_{part}" for part in ("bias", "low", "high", "slope")),
            "sem_conditional",
        ),
        "hypotheses": (
            *("hypothesis", "hypotheses_confirmed_percent"),
            *("pearson", "spearman", "disattenuated_correlation"),
            *(f"known_groups_{part}" for part in ("g", "difference", "eta2", "omega2", "f")),
        ),
        "criterion": (
            *("auc", "auc_difference", "criterion_prevalence", "youden_cutoff", "cutoff_at_sensitivity"),
            *("sensitivity", "specificity", "ppv", "npv", "lr_plus", "lr_minus", "diagnostic_odds_ratio"),
        ),
        "prognosis": (
            *("outcome_share", "odds_ratio", "likelihood_ratio_chi2", "nagelkerke_r2", "mcfadden_r2"),
            *("auc", "auc_difference", "brier", "calibration_intercept", "calibration_slope"),
            *("calibration_predicted", "calibration_observed", "interaction_chi2"),
        ),
        "responsiveness": (
            *("change_mean", "change_sd", "srm", "effect_size_change", "guyatt", "anchor_correlation", "auc"),
            "anchor_state_correlation",
            *(
                "change_by_anchor",
                "reliable_change_share",
                "clinical_cutoff",
                "clinical_change_share",
                "mic_predictive_adjusted",
                "mic_predictive",
            ),
            *("mic_roc", "mic_roc_sensitivity", "mic_roc_specificity", "mic_mean_change", "mic_input"),
        ),
        "audit": ("key_audit",),
    }
)
"""Topic -> the analyses told in its section, in the order of the page."""

_MODELLED = ("apparent", "optimism_corrected")
CONFIRMATORY_METHODS = frozenset({"ml", "mlr", "wlsmv", "ulsmv", "uls", "dwls"})
"""Estimators of confirmatory models, whose factor correlations belong with these."""
_SHARED = ("auc", "auc_difference")


def by_topic(rows: Iterable[Estimate]) -> dict[str, list[Estimate]]:
    """Return the rows of each topic that has any, in the order of the page."""
    found: dict[str, list[Estimate]] = {topic: [] for topic in TOPICS}
    for row in rows:
        topic = _topic(row)
        if topic is not None:
            found[topic].append(row)
    return {topic: some for topic, some in found.items() if some}


def _topic(row: Estimate) -> str | None:
    if row.analysis == "factor_correlation" and row.method in CONFIRMATORY_METHODS:
        return "confirmatory"
    if row.analysis in _SHARED:
        if row.method in _MODELLED:
            return "prognosis"
        return "criterion" if row.wave2 is None else "responsiveness"
    return next((topic for topic, analyses in TOPICS.items() if row.analysis in analyses), None)
