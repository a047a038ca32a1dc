"""Names of estimates of measurement models, by section; `estimate_names` joins them to the others."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["MODEL_ANALYSES", "MODEL_METHODS", "NAMES_BY_SECTION"]

_CONFIRMATORY: Mapping[str, str] = {
    "cfa_model": "The model that was fitted, as text with the exported names of the items; lavaan reads it too.",
    "cfa_chisq": "Test that the stated factors explain everything the items share; it fails in large samples.",
    "cfa_chisq_scaled": "The same test, corrected for answers that are ordered or not normal; the one to cite there.",
    "cfa_df": "Degrees of freedom of that test.",
    "cfa_df_scaled": "Degrees of freedom of the corrected test.",
    "cfa_pvalue": "p value of that test.",
    "cfa_pvalue_scaled": "p value of the corrected test.",
    "cfa_cfi": "Fit against that of unrelated items; from .95 is good.",
    "cfa_cfi_scaled": "The same from the corrected test.",
    "cfa_cfi_robust": "The same, as it would be in normal answers; the one to cite where it is given.",
    "cfa_tli": "Fit against that of unrelated items, which rewards few parameters; from .95 is good.",
    "cfa_tli_scaled": "The same from the corrected test.",
    "cfa_tli_robust": "The same, as it would be in normal answers.",
    "cfa_rmsea": "Misfit for each degree of freedom; up to .06 is good. Its interval holds 90 %.",
    "cfa_rmsea_scaled": "The same from the corrected test.",
    "cfa_rmsea_robust": "The same, as it would be in normal answers; the one to cite where it is given.",
    "cfa_rmsea_close_p": "Test that the RMSEA is at most .05; a small p speaks against close fit.",
    "cfa_rmsea_close_p_scaled": "The same from the corrected test.",
    "cfa_rmsea_close_p_robust": "The same, as it would be in normal answers.",
    "cfa_srmr": "Root mean square of what is left of the correlations; up to .08 is good.",
    "cfa_loading": "How strongly an item goes with its factor, standardised.",
    "cfa_threshold": "Where one answer to an ordered item gives way to the next, on the normal variable behind it.",
    "cfa_path": "How strongly one factor explains another, standardised.",
    "cfa_residual_covariance": "Correlation of what the factors leave of two items, where the model lets it be.",
    "cfa_r2": "Share of the variance of an item that its factors explain.",
    "cfa_residual_correlation": "What is left of the correlation of two items; above .10 in size they share something else.",
    "cfa_modification_index": "How much better the model would fit with one more parameter; a hint, no reason to add it.",
    "cfa_expected_change": "By how much that parameter would move, standardised.",
    "ave": "Share of the variance of its items that a factor explains (average variance extracted); from .50 it is"
    " more than half.",
    "composite_reliability": "Share of the variance of the unweighted sum of its items that a factor explains.",
    "htmt": "Correlation between the items of two factors against that within them; above .85 they are hardly two.",
    "fornell_larcker": "Average variance extracted less the largest squared correlation with another factor; above 0 a factor"
    " shares more with its items.",
}
_INVARIANCE: Mapping[str, str] = {
    "invariance": "Whether the scale measures the same in the same way in all groups, or at both waves.",
    "invariance_rung": "Whether one step of the comparison holds.",
    "invariance_chisq": "Test of the model of one step.",
    "invariance_cfi": "Fit of the model of one step against that of unrelated items.",
    "invariance_rmsea": "Misfit for each degree of freedom of the model of one step.",
    "invariance_srmr": "What the model of one step leaves of the correlations.",
    "invariance_chisq_diff": "Test that what this step sets equal is equal.",
    "invariance_delta_cfi": "How much worse the CFI gets by this step.",
    "invariance_delta_rmsea": "How much worse the RMSEA gets by this step.",
    "invariance_delta_srmr": "How much worse the SRMR gets by this step.",
    "invariance_freed": "An item that is left to differ so that the step holds.",
    "invariance_expected_difference": "Difference in score to expect between persons who are alike in what is measured.",
}
_ITEM_RESPONSE: Mapping[str, str] = {
    "grm_a": "How sharply an item tells persons apart (slope of the graded model).",
    "grm_b": "Where on the trait half answer this high or higher (graded model).",
    "gpcm_a": "How sharply an item tells persons apart (slope of the partial credit model).",
    "gpcm_b": "Where on the trait two neighbouring answers are equally likely (partial credit model).",
    "irt_log_likelihood": "Log likelihood of the model.",
    "irt_aic": "Akaike's criterion; lower is better among models of the same answers.",
    "irt_bic": "Bayesian criterion; lower is better among models of the same answers.",
    "irt_information": "How much an item tells of persons at one place of the trait.",
    "irt_test_information": "How much all items together tell of persons at one place of the trait.",
    "irt_conditional_sem": "Standard error of the trait at one place of it.",
    "irt_reliability": "Share of the variance of the trait scores that is no error.",
    "irt_item_fit": "Test that persons with the same sum answer an item as the model says (S-X2).",
    "irt_local_dependence": "Correlation of two items beyond the trait (Q3).",
    "irt_person_fit_percent": "Percentage of persons whose answers the model hardly explains.",
    "irt_trait_of_score": "Trait to expect at a sum of answers.",
}
_DIF: Mapping[str, str] = {
    "dif_chisq": "Test that an item is answered alike by persons of different groups who are alike in the rest.",
    "dif_mcfadden_r2": "What the group adds to the prediction of an answer, by McFadden; below .02 it is taken for nothing.",
    "dif_nagelkerke_r2": "The same by Nagelkerke; below .035 it is taken for small.",
    "dif_beta_change": "How much the slope of an item changes with the group in the model, in per cent; from 10 it counts.",
    "dif_irt_chisq": "Test that the parameters of an item are the same in all groups.",
    "dif_flagged": "Whether the declared rule says that an item differs between groups.",
    "dif_expected_score": "Score to expect of a group at one place of the trait.",
    "dif_expected_score_difference": "Difference in expected score between groups at the same trait.",
}
_SCALABILITY: Mapping[str, str] = {
    "loevinger_h": "How well persons and items can be put in one order; from .30 weak, .40 medium, .50 strong.",
    "mokken_scale": "Scale an item is put in by automated selection; 0 is none.",
    "mokken_monotonicity": "How often a higher sum of the other items goes with a lower answer to this one.",
    "mokken_ordering": "Whether items keep their order for all persons: HT of the scale, from .30 weak, .40 medium, .50"
    " strong; and for each item the others it changes places with.",
}
NAMES_BY_SECTION: Mapping[str, Mapping[str, str]] = {
    "confirmatory": _CONFIRMATORY,
    "invariance": _INVARIANCE,
    "item_response": _ITEM_RESPONSE,
    "dif": _DIF,
    "scalability": _SCALABILITY,
}
"""Section -> its names in the order of the page -> what each is and when to cite it."""
MODEL_ANALYSES: Mapping[str, str] = {
    name: told for names in NAMES_BY_SECTION.values() for name, told in names.items()
}
"""Name in `analysis` -> what it is and when to cite it."""

MODEL_METHODS: Mapping[str, str] = {
    "mlr": "maximum likelihood, robust",
    "wlsmv": "weighted least squares, mean and variance adjusted",
    "ulsmv": "unweighted least squares, mean and variance adjusted",
    "uls": "unweighted least squares",
    "dwls": "diagonally weighted least squares",
    "ml": "maximum likelihood",
    "delta_log": "interval by the delta method on log(1 - H)",
    "mokken_search": "Mokken's search, items above the lower bound in `level`",
    "breaches": "number of breaches above .03",
    "breach_sum": "their sum",
    "largest_breach": "the largest of them",
    "crit": "crit of Molenaar and Sijtsma, which weighs them together; from 40 suspect, from 80 serious",
    "ht": "HT, scalability of persons over items",
    "changed_places": "items it changes places with in some rest-score group (manifest means)",
    "graded": "graded response model",
    "partial_credit": "partial credit model",
    "generalised_partial_credit": "generalised partial credit model",
    "score_points": "in points of the score",
    "score_sd": "in standard deviations of the score",
    "item_points": "in points of the item",
    "dmacs": "effect size of an item (dMACS)",
    "marginal": "over a standard normal trait",
    "empirical": "of the scores of these persons",
    "summed_score": "of the trait expected at each sum",
    "signed": "mean difference over the trait of the group",
    "unsigned": "mean size of the difference over the trait of the group",
    "standardised": "mean difference over the standard deviation of the expected scores",
    "unsigned_standardised": "mean size of the difference over the standard deviation of the expected answers",
    "largest": "the largest, within two standard deviations",
    "slopes_and_thresholds": "slopes and thresholds",
    "thresholds": "thresholds, slopes being equal",
    "slopes": "slopes",
    **{
        f"{kind}_{matching}": f"{told}, persons matched by {by}"
        for kind, told in {
            "total": "of level and slope",
            "uniform": "of level",
            "nonuniform": "of slope",
            "matched": "mean difference",
        }.items()
        for matching, by in {
            "sum": "the sum of the items that work alike and the item",
            "rest": "the sum of the other items that work alike",
            "trait": "the trait",
        }.items()
    },
}
"""Name in `method` -> which variant it is."""
