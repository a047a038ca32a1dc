"""Words of the tables of a prognosis."""

from __future__ import annotations

__all__ = ["EN", "NB"]

EN: dict[str, str] = {
    "prognosis.who": "Who",
    "prognosis.predictor": "Predictor",
    "prognosis.alone": "odds ratio alone",
    "prognosis.beside": "odds ratio beside the other predictors",
    "prognosis.reference": "reference",
    "prognosis.one_more": "{name}, one point more",
    "prognosis.apparent": "{name}, in these data",
    "prognosis.optimism_corrected": "{name}, corrected for optimism",
    "prognosis.likelihood": "Likelihood-ratio test: χ² = {test}, df = {df}.",
    "prognosis.interaction": "Are the odds ratios the same in every group? χ² = {test}, df = {df}.",
    "prognosis.odds_caption": "{name}: to how many it came, and with which odds",
    "prognosis.added_caption": "{name}: what it adds to what was known before",
    "prognosis.groups_caption": "{name}: odds ratios by group",
    "prognosis.explained_caption": "{name}: what goes with each class, odds ratios against the first class",
}

NB: dict[str, str] = {
    "prognosis.who": "Hvem",
    "prognosis.predictor": "Prediktor",
    "prognosis.alone": "oddsratio alene",
    "prognosis.beside": "oddsratio ved siden av de andre prediktorene",
    "prognosis.reference": "referanse",
    "prognosis.one_more": "{name}, ett poeng mer",
    "prognosis.apparent": "{name}, i disse dataene",
    "prognosis.optimism_corrected": "{name}, korrigert for optimisme",
    "prognosis.likelihood": "Sannsynlighetsforholdstest: χ² = {test}, df = {df}.",
    "prognosis.interaction": "Er oddsratioene de samme i alle grupper? χ² = {test}, df = {df}.",
    "prognosis.odds_caption": "{name}: hvor mange det gjelder, og med hvilken odds",
    "prognosis.added_caption": "{name}: det skåren legger til det som var kjent på forhånd",
    "prognosis.groups_caption": "{name}: oddsratioer i hver gruppe",
    "prognosis.explained_caption": "{name}: det som følger hver klasse, oddsratioer mot den første klassen",
}
