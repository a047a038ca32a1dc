"""Every name an estimate may carry: what is estimated, and by which variant. Both lists are closed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .model_estimate_names import MODEL_ANALYSES, MODEL_METHODS

__all__ = ["ANALYSES", "METHODS", "ROUTES"]

ANALYSES: Mapping[str, str] = MappingProxyType(
    {
        # descriptives
        "mean": "The arithmetic mean.",
        "sd": "The standard deviation, with n - 1.",
        "floor_percent": "Percentage at the lowest attainable value; above 15 there is no room to get better or worse.",
        "ceiling_percent": "Percentage at the highest attainable value; above 15 there is no room at this end.",
        "skewness": "How far the distribution leans to one side; 0 where it is symmetric.",
        "kurtosis": "How heavy the tails are; 0 as in a normal distribution.",
        "answer_percent": "Percentage of the answers to an item on one option.",
        "unused_options": "Options of an item that nobody chose.",
        "rare_options": "Options of an item that hardly anybody chose.",
        "minimum": "The smallest score.",
        "lower_quartile": "A quarter of the scores lies below.",
        "median": "Half of the scores lies below.",
        "upper_quartile": "Three quarters of the scores lie below.",
        "maximum": "The largest score.",
        "missing_percent": "Percentage of persons without an answer to the item, in all or for one reason.",
        "complete_percent": "Percentage of persons who answered every item of the scale.",
        "missing_per_person_percent": "Percentage of persons by how many answers they lack.",
        "missing_pattern": "Number of persons who lack exactly these answers.",
        "missing_monotone": "Whether those who lack one answer lack all that come after it.",
        "missing_wave_percent": "Percentage of persons without a score at the wave, of those with a row at any.",
        "missing_wave_pattern": "Number of persons who lack a score at exactly the waves `text` names.",
        "missing_wave_monotone": "Whether nobody who was missing came back, or came late.",
        "little_mcar_chi2": "Little's test that answers are missing completely at random; a small p speaks against it.",
        # internal consistency
        "cronbach_alpha": "Share of the variance of the sum that its items have in common, if all measure it equally"
        " well; else too low. Cite it with its interval.",
        "cronbach_alpha_standardised": "Alpha of standardised items; not the reliability of the score in use.",
        "average_inter_item_r": "Mean correlation between two items; unlike alpha it does not grow with their number.",
        "cronbach_alpha_if_deleted": "Alpha of the scale without this item; higher than alpha points to a poor item.",
        "item_rest_correlation": "Correlation of an item with the sum of the others; below .30 the item fits badly.",
        "omega_total": "Share of the variance of the sum that comes from all common factors; cite it rather than alpha"
        " where items load unequally.",
        "omega_hierarchical": "Share of the variance of the sum that comes from the one factor behind all items; what"
        " a total score can be read as.",
        "categorical_omega": "Share of the variance of the sum of ordered answers that one factor behind them makes, for the"
        " codes as people give them.",
        "ordinal_alpha": "Alpha of normal variables assumed behind ordered answers; not the reliability of any score in use.",
        "guttman_lambda1": "The lowest of Guttman's six lower bounds of reliability.",
        "guttman_lambda2": "A lower bound of reliability, never below alpha.",
        "guttman_lambda3": "Alpha itself; the first row, as of each lambda, is that of standardised items.",
        "guttman_lambda4": "The reliability of the best split in two halves; too high where it is searched for.",
        "guttman_lambda5": "A lower bound that is good where one item is related to all others.",
        "guttman_lambda6": "A lower bound from how well each item is foretold by the others.",
        "split_half_max": "The highest reliability of two halves over all splits.",
        "split_half_min": "The lowest reliability of two halves over all splits.",
        "split_half_mean": "The mean reliability of two halves over all splits.",
        # reliability over time and between raters
        "icc_a_1": "Do two scores of a person have the same value? Differences in level count. For a retest, or for"
        " single raters, this is the form to cite.",
        "icc_c_1": "Do two scores keep persons in the same order? Differences in level do not count.",
        "icc_1_1": "For single scores when every person has other raters, or occasions without an order.",
        "icc_a_k": "As agreement of single scores, for the mean of all scores of a person; cite it only if that mean is"
        " what is used.",
        "icc_c_k": "As consistency of single scores, for the mean of all scores of a person.",
        "icc_1_k": "For the mean of the scores of a person when every person has other raters.",
        "weighted_kappa": "Agreement beyond chance of two ratings of one item; with quadratic weights it is close to an"
        " intraclass correlation.",
        "gwet_ac1": "Agreement beyond chance that stays sensible when nearly everybody gets the same code.",
        "gwet_ac2": "As AC1, with part credit for codes that are near.",
        "krippendorff_alpha": "Agreement beyond chance for any number of raters, also with missing ratings.",
        "percent_agreement": "Percentage of pairs of ratings that are the same; chance is not taken out.",
        # measurement error
        "sem_agreement": "Standard error of a single score in points, differences in level included.",
        "sem_consistency": "Standard error of a single score in points, differences in level left out.",
        "sem_conditional": "Standard error of a score at one place of the scale; it is seldom the same everywhere.",
        "sdc_individual": "The smallest change of one person that is more than measurement error (95 %).",
        "sdc_group": "The smallest mean change of a group of this size that is more than measurement error (95 %).",
        "sdc_to_important_change": "The smallest detectable change over the minimal important change; above 1 an important"
        " change of one person cannot be told from error.",
        "limits_of_agreement_bias": "Mean difference between the two occasions.",
        "limits_of_agreement_low": "Below this lie 2.5 % of the differences between two occasions.",
        "limits_of_agreement_high": "Above this lie 2.5 % of the differences between two occasions.",
        "limits_of_agreement_slope": "How the difference grows with the score; where it is not 0 the limits hold in the middle"
        " of the scale only.",
        "reliable_change_share": "Share of the persons in a category of change beyond error.",
        "clinical_cutoff": "Score between a clinical and a functional population (Jacobson and Truax).",
        "clinical_change_share": "Share of persons who recovered (improved beyond error and crossed the cut-off), improved,"
        " did not change or got worse.",
        # structure
        "kmo": "Whether the items share enough for a factor analysis; above .80 is good, below .50 too little.",
        "bartlett_chi2": "Test that no items are correlated at all; it says little in large samples.",
        "parallel_factors": "Number of factors that are larger than those of random answers.",
        "map_factors": "Number of components that leaves the least correlation between the items.",
        "efa_eigenvalue": "Variance a factor takes up, in items; drawn as the scree.",
        "efa_loading": "How strongly an item goes with a factor; above .40 in size it belongs to it.",
        "efa_communality": "Share of the variance of an item that the factors explain.",
        "efa_explained_percent": "Percentage of the variance of all items a factor explains.",
        "efa_chisq": "Test that so many factors explain all correlations; it fails in large samples.",
        "efa_rmsea": "Misfit for each degree of freedom; below .06 is good.",
        "efa_tli": "Fit against that of no factors; above .95 is good.",
        "efa_srmr": "Root mean square of what the factors leave of the correlations; up to .08 is good.",
        "efa_rotation_reached_percent": "Percentage of the starts of the rotation that ended in the factors told, its lowest"
        " valley; where it is low, other factors are about as simple.",
        "ecv": "Share of the common variance that is of the general factor (of an item: of its own; of a group factor: its"
        " share); from .70 the items are nearly of one factor.",
        "puc": "Share of the correlations between items that come from the general factor alone.",
        "efa_omega_total": "Share of the variance of the sum of the items, or of those of a group factor, that all factors make.",
        "efa_omega_hierarchical": "Share of the variance of the sum that the general factor makes; of a group, what its own"
        " factor makes beyond it.",
        "construct_replicability": "How well the items would tell a factor if weighted best (H); from .80 a factor can be"
        " found again.",
        "factor_determinacy": "Correlation of a factor with its best estimate from the items; from .90 persons can be scored on it.",
        "polychoric": "Correlation of the normal variables assumed behind the ordered answers to two items.",
        "factor_correlation": "Correlation between two factors; above .80 they can hardly be told apart.",
        # hypotheses
        "pearson": "Linear correlation.",
        "spearman": "Correlation of ranks.",
        "disattenuated_correlation": "What the correlation would be if both scores had no measurement error.",
        "known_groups_g": "Difference between two groups in standard deviations (Hedges' g).",
        "known_groups_difference": "Difference between two groups in points of the score, variances not taken to be equal.",
        "known_groups_eta2": "Share of the variance of the score that lies between the groups, in these data.",
        "known_groups_omega2": "The same in the population the groups come from.",
        "known_groups_f": "Test that all groups have the same mean, variances not taken to be equal.",
        "hypothesis": "A hypothesis stated beforehand: the estimate it rests on, and whether it is as expected.",
        "hypotheses_confirmed_percent": "Percentage of the hypotheses that are confirmed; from 75 the property is"
        " sufficient by COSMIN.",
        # criterion validity
        "auc": "Chance that a person with the criterion lies further toward the end of the score that points to it than one"
        " without; .50 is chance, from .70 useful.",
        "auc_difference": "Difference between two areas under the curve.",
        "criterion_prevalence": "Share of persons with the criterion in these data.",
        "youden_cutoff": "Cut-off with the highest sum of sensitivity and specificity, chosen in these data.",
        "cutoff_at_sensitivity": "Cut-off that finds at least the wanted share of those with the criterion.",
        "sensitivity": "Share found of those with the criterion.",
        "specificity": "Share left alone of those without the criterion.",
        "ppv": "Share that has the criterion of those found; it holds for this prevalence only.",
        "npv": "Share without the criterion of those left alone; it holds for this prevalence only.",
        "lr_plus": "How many times more likely a positive result is with the criterion than without.",
        "lr_minus": "How many times more likely a negative result is with the criterion than without.",
        "diagnostic_odds_ratio": "Odds of a positive result with the criterion against those without.",
        # prognosis
        "outcome_share": "Share of persons to whom the outcome came, in all and by class of the score.",
        "odds_ratio": "How the odds of the outcome change with one point, or from the first class to this one.",
        "likelihood_ratio_chi2": "Test that the score adds nothing to what was known before.",
        "nagelkerke_r2": "Share of what can be explained that a model explains, by Nagelkerke.",
        "mcfadden_r2": "Share of the log likelihood a model saves, by McFadden.",
        "brier": "Mean squared distance between predicted chance and outcome; lower is better.",
        "calibration_intercept": "Whether predicted chances are too low or too high on the whole; 0 is right.",
        "calibration_slope": "Whether predictions are too extreme; 1 is right, below 1 too extreme.",
        "calibration_predicted": "Mean predicted chance in a tenth of the persons.",
        "calibration_observed": "Share to whom the outcome came in the same tenth.",
        "interaction_chi2": "Test that the score says the same in every group.",
        # responsiveness and interpretability
        "srm": "Mean change in standard deviations of the change; a size, no verdict on the instrument.",
        "effect_size_change": "Mean change in standard deviations of the scores before; a size, no verdict.",
        "guyatt": "Mean change in standard deviations of the change of stable persons; a size, no verdict.",
        "change_mean": "Mean change, later minus earlier.",
        "change_sd": "Standard deviation of the change.",
        "anchor_correlation": "Correlation of the change with the rating of change; below .30 no minimal important change is"
        " given.",
        "anchor_state_correlation": "Correlation of the rating of change with the scores before and after; a rating that follows"
        " only the state now says little of change.",
        "change_by_anchor": "Mean change toward better at one level of the rating of change.",
        "mic_mean_change": "Mean change of those who say they improved a little.",
        "mic_roc": "Change that best tells the improved from the others.",
        "mic_roc_sensitivity": "Share of the improved at or above that change.",
        "mic_roc_specificity": "Share of the others below it.",
        "mic_predictive": "Change at which improvement is as likely as in all; too high or low unless half improved.",
        "mic_predictive_adjusted": "Minimal important change by the predictive method, adjusted for the share improved;"
        " the one to cite.",
        "mic_input": "A number the adjusted minimal important change is made of.",
        # audit
        "key_audit": "Something in the answers that a mistake explains better than people do.",
        # other commands
        "differing_fields": "Percentage of fields on which two copies of a form differ.",
    }
    | dict(MODEL_ANALYSES)
)
"""Name in `analysis` -> what it is and when to cite it. The first row of an analysis is its default variant."""

METHODS: Mapping[str, str] = MappingProxyType(
    {
        "n-1": "divisor n - 1",
        "type_2": "moments as in SPSS, SAS and pandas",
        "type_3": "moments as in psych::describe",
        "type_6": "quantiles as in SPSS",
        "type_7": "quantiles as in R and numpy",
        "t": "interval by the t distribution",
        "feldt": "Feldt's interval, by the F distribution",
        "bonett": "Bonett's interval",
        "bootstrap": "percentile interval of a bootstrap of persons",
        "bootstrap_percentile": "percentile interval of a bootstrap of persons",
        "bootstrap_bca": "bias-corrected and accelerated bootstrap interval",
        "covariance": "of the items as scored",
        "pearson": "of standardised items, or by Pearson correlations",
        "smc_corrected": "corrected for overlap and unreliability",
        "one_factor_ml": "one factor by maximum likelihood",
        "one_factor_dwls": "one factor of polychoric correlations by diagonally weighted least squares",
        "polychoric": "from polychoric correlations",
        "two_step": "thresholds from the margins, then correlations by maximum likelihood",
        "schmid_leiman": "Schmid-Leiman transformation",
        "f": "interval by the F distribution",
        "reml": "variance components by restricted maximum likelihood",
        "quadratic": "quadratic weights",
        "linear": "linear weights",
        "identity": "unweighted",
        "interval": "squared differences of codes",
        "ordinal": "two codes as far apart as there are ratings between them",
        "nominal": "any two codes equally far apart",
        "satterthwaite": "interval by Satterthwaite's degrees of freedom",
        "chi_squared": "interval by the chi-squared distribution",
        "agreement": "from the SEM of agreement",
        "consistency": "from the SEM of consistency",
        "bland_altman": "Bland and Altman",
        "ols": "regression of the difference on the mean",
        "anova": "analysis of variance",
        "retest_polynomial": "cubic through the squared differences of two waves",
        "observed": "of the items",
        "parallel_mean": "mean of random ones",
        "parallel_95": "95th percentile of random ones",
        "components_95": "components above the 95th percentile",
        "components_mean": "components above the mean",
        "factors_95": "factors above the 95th percentile",
        "factors_mean": "factors above the mean",
        "squared": "squared partial correlations",
        "fourth_power": "fourth powers of partial correlations",
        "fisher_z": "interval by Fisher's z",
        "bonett_wright": "interval of Bonett and Wright",
        "noncentral_t": "interval by the noncentral t distribution",
        "noncentral_f": "interval by the noncentral F distribution",
        "large_sample": "large-sample interval",
        "ancova": "adjusted by analysis of covariance",
        "welch": "Welch, unequal variances",
        "zou": "interval of Zou for the difference of two correlations",
        "cosmin_75": "at least 75 % of the hypotheses, as COSMIN asks",
        "delong": "DeLong's interval",
        "delong_logit": "DeLong's interval on the logit scale",
        "delong_paired": "DeLong's test, the same persons",
        "delong_independent": "DeLong's test, different persons",
        "wilson": "Wilson's interval",
        "clopper_pearson": "exact interval of Clopper and Pearson",
        "log": "interval on the log scale",
        "logit": "interval on the logit scale",
        "wald": "logistic regression, Wald interval",
        "wald_adjusted": "logistic regression beside what was known before",
        "multinomial_wald": "multinomial regression, Wald interval",
        "multinomial": "multinomial regression",
        "multinomial_likelihood_ratio": "likelihood ratio of multinomial models",
        "likelihood_ratio": "likelihood ratio of logistic models",
        "apparent": "in the data the model was made with",
        "optimism_corrected": "corrected for optimism by bootstrap",
        "jacobson_truax": "Jacobson and Truax",
        "cutoff_a": "two SD of the clinical population from its mean",
        "cutoff_c": "as far from both populations in their own SD",
        "edwards_nunnally": "Edwards and Nunnally",
        "hsu_linn_lord": "Hsu, Linn and Lord",
        "gulliksen_lord_novick": "Gulliksen, Lord and Novick",
        "hageman_arrindell": "Hageman and Arrindell",
        "published_threshold": "a published threshold",
        "spearman": "correlation of ranks",
        "terluin_2017": "adjusted for the share improved (Terluin 2017)",
        "terluin_2022": "adjusted for the share improved and the reliability of the rating (Terluin 2022)",
    }
    | {
        f"{kind}{extraction}_{rotation}": f"{words}, {turned}{of}"
        for kind, of in (("", ""), ("polychoric_", ", of polychoric correlations"))
        for extraction, words in (
            ("minres", "minimum residuals"),
            ("ml", "maximum likelihood"),
            ("principal_axis", "principal axes"),
        )
        for rotation, turned in (
            ("oblimin", "oblimin"),
            ("promax", "promax"),
            ("varimax", "varimax"),
            ("geomin", "geomin"),
            ("geomin_orthogonal", "orthogonal geomin"),
            ("bifactor", "bifactor"),
            ("biquartimin", "oblique bifactor"),
            ("schmid_leiman", "Schmid-Leiman"),
            ("none", "unrotated"),
        )
    }
    | dict(MODEL_METHODS)
)
"""Name in `method` -> which variant it is."""

ROUTES: Mapping[str, str] = MappingProxyType(
    {
        "listwise": "persons with every answer or score the number needs",
        "pairwise": "everybody with the answers a pair, or one item, needs",
        "scored": "everybody with the score; the scale's own rule for unanswered items decides",
        "available": "every rating there is",
        "full_information": "every answer there is, by the likelihood of the model",
        "none": "no answer was missing",
    }
)
"""Name in `missing` -> which answers were used."""
