"""What the paragraph on methods names of each topic: statistics that belong together, and who is cited for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import get_args

from ..analysis.factor_rotation import RotationMethod
from ..model.estimate import Estimate

__all__ = ["TOLD", "Told"]


@dataclass(frozen=True)
class Told:
    """Words of the paragraph that stand for some statistics.

    Attributes
    ----------
    key : of the words, ``told.<key>``; its slot ``method`` is filled with the words of the method.
    analyses, methods : the estimates it stands for; of any method when none is named.
    cited : keys of `cited_works.WORKS`.
    """

    key: str
    analyses: tuple[str, ...]
    methods: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()

    def holds(self, row: Estimate) -> bool:
        """Say whether it stands for an estimate."""
        return row.analysis in self.analyses and (not self.methods or row.method in self.methods)


_FORMS = tuple(f"icc_{form}" for form in ("a_1", "c_1", "1_1", "a_k", "c_k", "1_k"))
_MINRES = tuple(
    f"{kind}minres_{rotation}" for rotation in get_args(RotationMethod) for kind in ("", "polychoric_")
)
_ORDERED = ("wlsmv", "ulsmv", "dwls", "uls")


def _ending(methods: tuple[str, ...], *rotations: str) -> tuple[str, ...]:
    """Return the methods with one of these rotations."""
    return tuple(method for method in methods if method.partition("minres_")[2] in rotations)


_SHARES = ("sensitivity", "specificity", "ppv", "npv")

TOLD: Mapping[str, tuple[Told, ...]] = MappingProxyType(
    {
        "consistency": (
            Told("alpha", ("cronbach_alpha",), ("feldt",), ("cronbach_1951", "feldt_1987")),
            Told("items", ("item_rest_correlation", "cronbach_alpha_if_deleted", "average_inter_item_r")),
            Told("lambdas", tuple(f"guttman_lambda{k}" for k in range(1, 7)), (), ("guttman_1945",)),
            Told("halves", ("split_half_min", "split_half_mean", "split_half_max")),
            Told("omega", ("omega_total",)),
            Told("omega_h", ("omega_hierarchical",), (), ("schmid_1957", "zinbarg_2005")),
            Told("categorical", ("categorical_omega",), (), ("green_2009",)),
            Told("ordinal_alpha", ("ordinal_alpha",), (), ("zumbo_2007",)),
        ),
        "structure": (
            Told("kmo", ("kmo",), (), ("kaiser_1974",)),
            Told("bartlett", ("bartlett_chi2",), (), ("bartlett_1951",)),
            Told("parallel", ("parallel_factors",), (), ("horn_1965",)),
            Told("map", ("map_factors",), (), ("velicer_1976",)),
            Told(
                "factors",
                ("efa_loading",),
                _ending(_MINRES, "geomin", "geomin_orthogonal"),
                ("harman_1966", "browne_2001"),
            ),
            Told(
                "factors",
                ("efa_loading",),
                _ending(_MINRES, "bifactor", "biquartimin"),
                ("harman_1966", "jennrich_2011"),
            ),
            Told(
                "factors", ("efa_loading",), _ending(_MINRES, "schmid_leiman"), ("harman_1966", "schmid_1957")
            ),
            Told("factors", ("efa_loading",), _MINRES, ("harman_1966",)),
            Told("factors", ("efa_loading",)),
            Told("fit", ("efa_chisq", "efa_rmsea", "efa_tli")),
            Told("left", ("efa_srmr",)),
            Told("general", ("ecv",), (), ("rodriguez_2016",)),
        ),
        "confirmatory": (
            Told("cfa_ordered", ("cfa_loading",), _ORDERED, ("muthen_1984", "li_2016", "rosseel_2012")),
            Told("cfa", ("cfa_loading",), ("mlr",), ("yuan_2000", "rosseel_2012")),
            Told("cfa", ("cfa_loading",), (), ("rosseel_2012",)),
            Told("cfa_fit", ("cfa_cfi",), (), ("hu_1999", "xia_2019")),
            Told("cfa_factors", ("ave", "htmt"), (), ("fornell_1981", "henseler_2015")),
        ),
        "invariance": (
            Told("ladder", ("invariance_chisq",), ("wlsmv",), ("wu_2016", "satorra_2000", "chen_2007")),
            Told("ladder", ("invariance_chisq",), ("mlr",), ("satorra_2001", "chen_2007")),
            Told("ladder", ("invariance_chisq",), (), ("chen_2007",)),
            Told("freed", ("invariance_freed",), (), ("byrne_1989",)),
            Told("effect_of_items", ("invariance_expected_difference",), (), ("nye_2011",)),
        ),
        "item_response": (Told("irt", ("grm_a", "gpcm_a")),),
        "dif": (
            Told("dif_logistic", ("dif_chisq",), (), ("zumbo_1999", "jodoin_2001")),
            Told("dif_irt", ("dif_irt_chisq",), (), ("thissen_1993",)),
            Told("dif_score", ("dif_expected_score",), (), ("meade_2010",)),
        ),
        "scalability": (
            Told("mokken", ("loevinger_h",), (), ("mokken_1971", "kuijpers_2013", "sijtsma_2017")),
        ),
        "reliability": (
            Told("icc", _FORMS, ("f",), ("mcgraw_1996", "shrout_1979")),
            Told("icc_reml", _FORMS, ("reml",), ("mcgraw_1996",)),
            Told("kappa", ("weighted_kappa",), (), ("cohen_1968",)),
            Told("gwet", ("gwet_ac1", "gwet_ac2"), (), ("gwet_2008",)),
            Told("krippendorff", ("krippendorff_alpha",), (), ("krippendorff_2004",)),
            Told("agreement", ("percent_agreement",)),
        ),
        "error": (
            Told("sem", ("sem_agreement", "sem_consistency", "sdc_individual"), (), ("de_vet_2006",)),
            Told("limits", ("limits_of_agreement_low",), (), ("bland_altman_1986",)),
            Told("along_anova", ("sem_conditional",), ("anova",), ("feldt_1985",)),
            Told("along_retest", ("sem_conditional",), ("retest_polynomial",), ("mollenkopf_1949",)),
        ),
        "hypotheses": (
            Told("hypotheses", ("hypotheses_confirmed_percent",), (), ("prinsen_2018",)),
            Told("correlations", ("pearson", "spearman"), (), ("bonett_wright_2000",)),
            Told("disattenuated", ("disattenuated_correlation",), (), ("spearman_1904",)),
            Told("hedges", ("known_groups_g",), ("noncentral_t",), ("hedges_1981",)),
            Told("adjusted", ("known_groups_g",), ("ancova",)),
            Told("welch", ("known_groups_difference", "known_groups_f"), (), ("welch_1947",)),
        ),
        "criterion": (
            Told("auc", ("auc",), (), ("delong_1988",)),
            Told("auc_gain", ("auc_difference",), (), ("delong_1988",)),
            Told("youden", ("youden_cutoff",), (), ("youden_1950",)),
            Told("accuracy", _SHARES, ("wilson",), ("wilson_1927",)),
            Told("ratios", ("lr_plus", "lr_minus", "diagnostic_odds_ratio"), (), ("simel_1991",)),
        ),
        "prognosis": (
            Told("odds", ("odds_ratio",), ("wald", "wald_adjusted")),
            Told("classes", ("odds_ratio",), ("multinomial_wald",)),
            Told("gain", ("likelihood_ratio_chi2",), ("likelihood_ratio",)),
            Told("explained", ("nagelkerke_r2", "brier"), (), ("nagelkerke_1991",)),
            Told("optimism", ("auc", "auc_difference"), ("optimism_corrected",), ("harrell_1996",)),
            Told("calibration", ("calibration_slope",), (), ("van_calster_2016",)),
            Told("by_group", ("interaction_chi2",)),
        ),
        "responsiveness": (
            Told("mean_change", ("change_mean",)),
            Told("sizes", ("srm", "effect_size_change", "guyatt")),
            Told("anchor", ("anchor_correlation",)),
            Told("auc", ("auc",), (), ("delong_1988",)),
            Told("mic_mean", ("mic_mean_change",)),
            Told("mic_roc", ("mic_roc",)),
            Told("mic_predictive", ("mic_predictive",), (), ("terluin_2015",)),
            Told("mic_adjusted", ("mic_predictive_adjusted",), ("terluin_2017",), ("terluin_2017",)),
            Told("mic_reliable", ("mic_predictive_adjusted",), ("terluin_2022",), ("terluin_2022",)),
            Told("reliable", ("reliable_change_share",), ("jacobson_truax",), ("jacobson_1991",)),
            Told("index", ("reliable_change_share",)),
            Told("clinical", ("clinical_change_share",), (), ("jacobson_1991",)),
        ),
        "missing": (Told("mcar", ("little_mcar_chi2",), (), ("little_1988",)),),
    }
)
"""Topic -> what is named of it, in the order of the paragraph; the first that holds takes an estimate."""
