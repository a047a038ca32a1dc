"""Words of the section on: items that differ between groups."""

from __future__ import annotations

__all__ = ["EN", "NB"]

EN: dict[str, str] = {
    "topic.dif": "Items that differ between groups",
    "tell.dif": "Differential item functioning was examined by {what}.",
    "told.dif_logistic": "ordinal logistic regression",
    "told.dif_irt": "likelihood ratios of item response models",
    "analysis.dif_chisq": "difference in answers, chi-square",
    "analysis.dif_mcfadden_r2": "McFadden R² of the group",
    "analysis.dif_nagelkerke_r2": "Nagelkerke R² of the group",
    "analysis.dif_beta_change": "change of the slope (%)",
    "analysis.dif_irt_chisq": "difference in parameters, chi-square",
    "analysis.dif_flagged": "differs",
    "analysis.dif_expected_score": "expected score",
    "analysis.dif_expected_score_difference": "difference in expected score",
}
NB: dict[str, str] = {
    "topic.dif": "Ledd som er ulike mellom grupper",
    "tell.dif": "Ledd som virker ulikt i ulike grupper, er undersøkt med {what}.",
    "told.dif_logistic": "ordinal logistisk regresjon",
    "told.dif_irt": "sannsynlighetsforhold mellom item-responsmodeller",
    "analysis.dif_chisq": "forskjell i svar, kjikvadrat",
    "analysis.dif_mcfadden_r2": "McFaddens R² for gruppen",
    "analysis.dif_nagelkerke_r2": "Nagelkerkes R² for gruppen",
    "analysis.dif_beta_change": "endring i stigningen (%)",
    "analysis.dif_irt_chisq": "forskjell i parametre, kjikvadrat",
    "analysis.dif_flagged": "ulikt",
    "analysis.dif_expected_score": "forventet skår",
    "analysis.dif_expected_score_difference": "forskjell i forventet skår",
    "explain.dif_chisq": "Test av at et ledd besvares likt av personer i ulike grupper som ellers er like.",
    "explain.dif_mcfadden_r2": "Det gruppen legger til når svaret skal forutsies, etter McFadden; under 0,02 regnes som ingenting.",
    "explain.dif_nagelkerke_r2": "Det samme etter Nagelkerke; under 0,035 regnes som lite.",
    "explain.dif_beta_change": "Hvor mye stigningen til et ledd endres når gruppen er med, i prosent; fra 10 teller det.",
    "explain.dif_irt_chisq": "Test av at parametrene til et ledd er like i alle grupper.",
    "explain.dif_flagged": "Om den oppgitte regelen sier at et ledd er ulikt mellom gruppene.",
    "explain.dif_expected_score": "Skåren en kan vente i en gruppe på ett sted på trekket.",
    "explain.dif_expected_score_difference": "Forskjellen i forventet skår mellom grupper ved samme trekk.",
}
