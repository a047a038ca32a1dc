"""What the estimates of a trial are; on the page of a trial these stand before what another analysis says of the same name."""

from __future__ import annotations

from ...trial.trial_estimate_names import TRIAL_ANALYSES
from . import trial_economics, trial_effects, trial_missing, trial_took_part, trial_work

__all__ = ["EN", "NB"]

_EN_AMOUNTS = {
    "median": "Half of the values lie below.",
    "lower_quartile": "A quarter of the values lie below.",
    "upper_quartile": "Three quarters of the values lie below.",
    "minimum": "The smallest value.",
    "maximum": "The largest value.",
}
_NB_SHARED = {
    "mean": "Det aritmetiske gjennomsnittet.",
    "sd": "Standardavviket, med n − 1.",
    "median": "Halvparten av verdiene ligger under.",
    "lower_quartile": "En fjerdedel av verdiene ligger under.",
    "upper_quartile": "Tre fjerdedeler av verdiene ligger under.",
    "minimum": "Den laveste verdien.",
    "maximum": "Den høyeste verdien.",
    "outcome_share": "Andelen personer med utfallet.",
    "odds_ratio": "Oddsen for utfallet i gruppen delt på oddsen i referansen.",
    "missing_wave_percent": "Prosent av personene i gruppen som mangler utfallet ved målingen.",
    "missing_wave_pattern": "Antall personer i gruppen som mangler utfallet ved akkurat de målingene som står ved siden av.",
    "missing_wave_monotone": "Om ingen i gruppen som har manglet, er kommet tilbake eller kommet sent.",
}
_NB_WORK = {
    "work_share": "Andelen som fyller en definisjon av arbeid.",
    "work_difference": "Andelen som fyller en definisjon av arbeid, i gruppen minus i referansen.",
    "work_ratio": "Andelen som fyller en definisjon av arbeid, i gruppen delt på i referansen.",
    "work_odds_ratio": "Oddsen for å fylle en definisjon av arbeid, i gruppen delt på i referansen.",
    "work_test": "Test av om like mange i gruppene fyller en definisjon av arbeid.",
    "days_worked_mean": "Gjennomsnittlig antall dager med arbeid som teller, etter inklusjon og fram til målingen; 0 uten arbeid.",
    "days_worked_difference": "Gjennomsnittlig antall dager med arbeid, i gruppen minus i referansen.",
    "longest_work_mean": "Gjennomsnittlig antall dager i det lengste arbeidet uten en dags brudd, etter inklusjon og fram til"
    " målingen.",
    "longest_work_difference": "Gjennomsnittlig antall dager i det lengste arbeidet, i gruppen minus i referansen.",
    "hours_a_week_mean": "Gjennomsnittlig antall arbeidstimer i uka på dagen for målingen; 0 uten arbeid.",
    "hours_a_week_difference": "Gjennomsnittlig antall arbeidstimer i uka, i gruppen minus i referansen.",
    "tenure_mean": "Gjennomsnittlig antall dager arbeidet til dem som er i arbeid på dagen for målingen, har vart uten en dags"
    " brudd.",
    "no_higher_benefit_share": "Andelen der ytelser for dårlig helse ikke har høyere grad enn ved inklusjon.",
    "no_higher_benefit_difference": "Andelen uten høyere grad av ytelser, i gruppen minus i referansen.",
    "state_share": "Andelen i en tilstand så mange måneder etter inklusjon, av dem der tilstanden er kjent den dagen.",
    "state_months": "Gjennomsnittlig antall måneder i en tilstand, fram til den siste målingen med register.",
    "state_months_difference": "Gjennomsnittlig antall måneder i en tilstand, i gruppen minus i referansen.",
    "source_agreement": "Andelen der registrene og personen sier det samme om arbeid.",
    "source_kappa": "Cohens kappa for registre og personer.",
    "source_ac1": "Gwets AC1 for registre og personer.",
    "source_only_register": "Andelen med arbeid bare ifølge registrene.",
    "source_only_person": "Andelen med arbeid bare ifølge personen.",
    "source_bias": "Andelen med arbeid ifølge registrene minus andelen ifølge personene.",
    "source_prevalence": "Andelen med arbeid ifølge begge minus andelen uten arbeid ifølge begge; langt fra 0 er kappa lav.",
    "source_mcnemar": "Test av om registrene og personene finner arbeid like ofte; verdien er p-verdien.",
    "job_endings": "Personer etter hva som kom først: den første jobben, død, pensjon eller slutten på oppfølgingen.",
    "job_share_by_month": "Andelen med en første jobb innen så mange måneder, der død og pensjon konkurrerer.",
    "death_share_by_month": "Andelen som døde før en første jobb, innen så mange måneder.",
    "age_pension_share_by_month": "Andelen som fikk alderspensjon før en første jobb, innen så mange måneder.",
    "full_disability_share_by_month": "Andelen som fikk full uføretrygd før en første jobb, innen så mange måneder.",
    "at_risk_by_month": "Personer som fortsatt er fulgt uten jobb så mange måneder etter inklusjon.",
    "job_share_difference": "Andelen med en første jobb, i gruppen minus i referansen.",
    "job_gray_test": "Grays test av om andelene med en første jobb er de samme hele veien.",
    "job_subdistribution_ratio": "Forholdet mellom subdistribusjonshasarder for en første jobb (Fine og Gray).",
    "job_hazard_ratio": "Forholdet mellom hasarder for en første jobb blant dem som fortsatt venter (årsaksspesifikk Cox-modell).",
    "job_proportional_hazards": "Test av om forholdet mellom hasardene er det samme over tid.",
}

EN: dict[str, str] = {
    f"trial_explain.{name}": told for name, told in (_EN_AMOUNTS | {**TRIAL_ANALYSES}).items()
} | {
    "trial_analysis.missing_wave_percent": "without the outcome at the wave, %",
}
_SECTIONS = (trial_took_part, trial_effects, trial_missing, trial_economics, trial_work)
_NB_OF_SECTIONS = {
    key.removeprefix("explain."): told
    for section in _SECTIONS
    for key, told in section.NB.items()
    if key.startswith("explain.")
}
_NB_TOLD = _NB_OF_SECTIONS | _NB_WORK | _NB_SHARED
NB: dict[str, str] = {
    f"trial_explain.{name}": _NB_TOLD[name] for name in dict.fromkeys((*_EN_AMOUNTS, *TRIAL_ANALYSES))
} | {
    "trial_analysis.missing_wave_percent": "uten utfallet ved målingen, %",
}
