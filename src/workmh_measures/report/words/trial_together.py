"""Words of a trial told of everybody together, while the arms are not to be known."""

from __future__ import annotations

__all__ = ["EN", "NB"]

EN: dict[str, str] = {
    "trial.together": "Everybody together",
    "trial.together_note": "All groups are told as one: nothing here tells who is in which group, nor how many are in each.",
    "trial.in_groups": "In a group of the study",
    "trial.outcomes_together": "Outcomes of everybody together",
    "trial.effects_closed": "Planned comparisons",
    "trial.effects_closed_why": "Effects are closed to those who are kept blind. They open to researchers after the data are locked; until then those whom the study names may see them.",
    "trial.plan_estimand": "{variable}. Population: {population}. Summary: {summary}.",
    "trial.plan_event": "{event}: {strategy}.",
    "trial.plan_no_event": "The outcome counts whatever happened after inclusion.",
}
NB: dict[str, str] = {
    "trial.together": "Alle samlet",
    "trial.together_note": "Alle grupper er fortalt som én: ingenting her viser hvem som er i hvilken gruppe, eller hvor mange det er i hver.",
    "trial.in_groups": "I en gruppe i studien",
    "trial.outcomes_together": "Utfall for alle samlet",
    "trial.effects_closed": "Planlagte sammenlikninger",
    "trial.effects_closed_why": "Effektene er stengt for dem som er blindet. De åpnes for forskere når dataene er låst; inntil da er de bare for dem studien navngir.",
    "trial.plan_estimand": "{variable}. Populasjon: {population}. Mål: {summary}.",
    "trial.plan_event": "{event}: {strategy}.",
    "trial.plan_no_event": "Utfallet teller uansett hva som skjedde etter inklusjon.",
}
