"""Words of the section on: does it measure the same everywhere."""

from __future__ import annotations

__all__ = ["EN", "NB"]

EN: dict[str, str] = {
    "topic.invariance": "Does it measure the same everywhere?",
    "tell.invariance": "Measurement invariance was tested by {what}.",
    "told.ladder": "models that set more and more equal",
    "analysis.invariance": "measurement invariance",
    "analysis.invariance_rung": "step",
    "analysis.invariance_chisq": "chi-square of the step",
    "analysis.invariance_cfi": "CFI of the step",
    "analysis.invariance_rmsea": "RMSEA of the step",
    "analysis.invariance_srmr": "SRMR of the step",
    "analysis.invariance_chisq_diff": "difference in chi-square",
    "analysis.invariance_delta_cfi": "change in CFI",
    "analysis.invariance_delta_rmsea": "change in RMSEA",
    "analysis.invariance_delta_srmr": "change in SRMR",
    "analysis.invariance_freed": "item left free",
    "analysis.invariance_expected_difference": "expected difference in score",
}
NB: dict[str, str] = {
    "topic.invariance": "Måler den det samme overalt?",
    "tell.invariance": "Måleinvarians er prøvd med {what}.",
    "told.ladder": "modeller som setter mer og mer likt",
    "analysis.invariance": "måleinvarians",
    "analysis.invariance_rung": "trinn",
    "analysis.invariance_chisq": "kjikvadrat for trinnet",
    "analysis.invariance_cfi": "CFI for trinnet",
    "analysis.invariance_rmsea": "RMSEA for trinnet",
    "analysis.invariance_srmr": "SRMR for trinnet",
    "analysis.invariance_chisq_diff": "forskjell i kjikvadrat",
    "analysis.invariance_delta_cfi": "endring i CFI",
    "analysis.invariance_delta_rmsea": "endring i RMSEA",
    "analysis.invariance_delta_srmr": "endring i SRMR",
    "analysis.invariance_freed": "ledd som får være ulikt",
    "analysis.invariance_expected_difference": "forventet forskjell i skår",
    "explain.invariance": "Om skalaen måler det samme på samme måte i alle grupper, eller ved begge målinger.",
    "explain.invariance_rung": "Om ett trinn i sammenligningen holder.",
    "explain.invariance_chisq": "Test av modellen på ett trinn.",
    "explain.invariance_cfi": "Tilpasningen til modellen på ett trinn sammenlignet med ledd uten sammenheng.",
    "explain.invariance_rmsea": "Mistilpasning per frihetsgrad for modellen på ett trinn.",
    "explain.invariance_srmr": "Det modellen på ett trinn lar være igjen av korrelasjonene.",
    "explain.invariance_chisq_diff": "Test av at det som settes likt på dette trinnet, er likt.",
    "explain.invariance_delta_cfi": "Hvor mye dårligere CFI blir av dette trinnet.",
    "explain.invariance_delta_rmsea": "Hvor mye dårligere RMSEA blir av dette trinnet.",
    "explain.invariance_delta_srmr": "Hvor mye dårligere SRMR blir av dette trinnet.",
    "explain.invariance_freed": "Et ledd som får være ulikt for at trinnet skal holde.",
    "explain.invariance_expected_difference": "Forskjellen i skår en kan vente mellom personer som er like i det som måles.",
}
