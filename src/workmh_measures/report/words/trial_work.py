"""Words of work outcomes and of the time to work on the page of a trial."""

from __future__ import annotations

from itertools import product

__all__ = ["EN", "NB"]

_EN_DEFINITIONS = (
    {
        "own": "the study's kinds of work",
        "competitive": "competitive work",
        "subsidised": "competitive or subsidised work",
        "all_kinds": "all kinds of work and education",
    },
    {
        "own": "the study's hours",
        "any": "whatever the hours",
        "1h": "at least 1 hour a week",
        "20h": "at least 20 hours a week",
    },
    {"now": "at the wave", "ever": "at any time until then", "kept": "at least as much as at inclusion"},
)
_NB_DEFINITIONS = (
    {
        "own": "studiens slag arbeid",
        "competitive": "ordinært arbeid",
        "subsidised": "ordinært arbeid eller arbeid med lønnstilskudd",
        "all_kinds": "alt arbeid og utdanning",
    },
    {
        "own": "studiens timetall",
        "any": "uansett timer",
        "1h": "minst 1 time i uka",
        "20h": "minst 20 timer i uka",
    },
    {
        "now": "ved måletidspunktet",
        "ever": "en eller annen gang til da",
        "kept": "minst så mye som ved inklusjon",
    },
)


def _definitions(words: tuple[dict[str, str], ...]) -> dict[str, str]:
    return {
        "trial_level." + "_".join(names): ", ".join(part[one] for part, one in zip(words, names, strict=True))
        for names in product(*words)
    }


_EN_ANALYSES = {
    "work_share": "share in work",
    "work_difference": "difference of shares in work",
    "work_ratio": "ratio of shares in work",
    "work_odds_ratio": "odds ratio of work",
    "work_test": "test of equal shares in work",
    "days_worked_mean": "days worked, mean",
    "days_worked_difference": "days worked, difference",
    "longest_work_mean": "longest work in days, mean",
    "longest_work_difference": "longest work in days, difference",
    "hours_a_week_mean": "hours of work a week, mean",
    "hours_a_week_difference": "hours of work a week, difference",
    "tenure_mean": "days in the present work, mean",
    "no_higher_benefit_share": "share without a higher degree of benefits",
    "no_higher_benefit_difference": "difference of shares without a higher degree of benefits",
    "state_share": "share in the state",
    "state_months": "months in the state, mean",
    "state_months_difference": "months in the state, difference",
    "source_agreement": "registers and persons say the same",
    "source_kappa": "Cohen's kappa, registers and persons",
    "source_ac1": "Gwet's AC1, registers and persons",
    "source_only_register": "work by registers only",
    "source_only_person": "work by the person only",
    "source_bias": "work by registers less work by persons",
    "source_prevalence": "prevalence index",
    "source_mcnemar": "McNemar's test, registers and persons",
    "job_endings": "what came first",
    "job_share_by_month": "share with a first job",
    "death_share_by_month": "share that died before a first job",
    "age_pension_share_by_month": "share with an old-age pension before a first job",
    "full_disability_share_by_month": "share with a full disability pension before a first job",
    "at_risk_by_month": "still followed without a job",
    "job_share_difference": "difference of shares with a first job",
    "job_gray_test": "Gray's test, first job",
    "job_subdistribution_ratio": "subdistribution hazard ratio, first job",
    "job_hazard_ratio": "cause-specific hazard ratio, first job",
    "job_proportional_hazards": "test of proportional hazards, first job",
}
_NB_ANALYSES = {
    "work_share": "andel i arbeid",
    "work_difference": "differanse mellom andeler i arbeid",
    "work_ratio": "forhold mellom andeler i arbeid",
    "work_odds_ratio": "oddsratio for arbeid",
    "work_test": "test av like andeler i arbeid",
    "days_worked_mean": "dager i arbeid, gjennomsnitt",
    "days_worked_difference": "dager i arbeid, differanse",
    "longest_work_mean": "lengste arbeid i dager, gjennomsnitt",
    "longest_work_difference": "lengste arbeid i dager, differanse",
    "hours_a_week_mean": "arbeidstimer i uka, gjennomsnitt",
    "hours_a_week_difference": "arbeidstimer i uka, differanse",
    "tenure_mean": "dager i nåværende arbeid, gjennomsnitt",
    "no_higher_benefit_share": "andel uten høyere grad av ytelser",
    "no_higher_benefit_difference": "differanse mellom andeler uten høyere grad av ytelser",
    "state_share": "andel i tilstanden",
    "state_months": "måneder i tilstanden, gjennomsnitt",
    "state_months_difference": "måneder i tilstanden, differanse",
    "source_agreement": "register og person sier det samme",
    "source_kappa": "Cohens kappa, register og person",
    "source_ac1": "Gwets AC1, register og person",
    "source_only_register": "arbeid bare ifølge register",
    "source_only_person": "arbeid bare ifølge personen",
    "source_bias": "arbeid ifølge register minus arbeid ifølge person",
    "source_prevalence": "prevalensindeks",
    "source_mcnemar": "McNemars test, register og person",
    "job_endings": "hva som kom først",
    "job_share_by_month": "andel med en første jobb",
    "death_share_by_month": "andel som døde før en første jobb",
    "age_pension_share_by_month": "andel med alderspensjon før en første jobb",
    "full_disability_share_by_month": "andel med full uføretrygd før en første jobb",
    "at_risk_by_month": "fortsatt fulgt uten jobb",
    "job_share_difference": "differanse mellom andeler med en første jobb",
    "job_gray_test": "Grays test, første jobb",
    "job_subdistribution_ratio": "subdistribusjonshasardratio, første jobb",
    "job_hazard_ratio": "årsaksspesifikk hasardratio, første jobb",
    "job_proportional_hazards": "test av proporsjonale hasarder, første jobb",
}
_EN_METHODS = {
    "miettinen_nurminen": "interval of Miettinen and Nurminen",
    "woolf": "Woolf's interval",
    "mantel_haenszel": "strata by Mantel and Haenszel",
    "cochran_mantel_haenszel": "strata by Cochran, Mantel and Haenszel",
    "pearson_chi_square": "Pearson's chi-squared",
    "fleiss_cohen_everitt": "large-sample interval of Fleiss, Cohen and Everitt",
    "gwet": "Gwet's interval",
    "mcnemar_exact": "exact",
    "aalen_johansen": "Aalen-Johansen",
    "gray": "Gray",
    "fine_gray": "Fine and Gray, robust variance",
    "cause_specific": "other events end follow-up",
    "schoenfeld": "scaled Schoenfeld residuals",
}
_NB_METHODS = {
    "miettinen_nurminen": "intervallet til Miettinen og Nurminen",
    "woolf": "Woolfs intervall",
    "mantel_haenszel": "strata slått sammen etter Mantel og Haenszel",
    "cochran_mantel_haenszel": "strata slått sammen etter Cochran, Mantel og Haenszel",
    "pearson_chi_square": "Pearsons kjikvadrat",
    "fleiss_cohen_everitt": "intervall for store utvalg etter Fleiss, Cohen og Everitt",
    "gwet": "Gwets intervall",
    "mcnemar_exact": "eksakt",
    "aalen_johansen": "Aalen-Johansen",
    "gray": "Gray",
    "fine_gray": "Fine og Gray, robust varians",
    "cause_specific": "andre hendelser avslutter oppfølgingen",
    "schoenfeld": "skalerte Schoenfeld-residualer",
}
_EN_LEVELS = {
    "competitive": "competitive work",
    "subsidised": "work with a wage subsidy",
    "placement": "work placement in an ordinary firm",
    "sheltered": "sheltered work",
    "transitional": "transitional work (clubhouse)",
    "education": "education",
    "benefit": "benefits without work",
    "none": "neither work nor benefits",
    "dead": "dead",
    "not_covered": "not covered by registers",
    "job": "first job",
    "death": "death",
    "age_pension": "old-age pension",
    "full_disability": "full disability pension",
    "follow_up_ended": "none of these before follow-up ended",
}
_NB_LEVELS = {
    "competitive": "ordinært arbeid",
    "subsidised": "arbeid med lønnstilskudd",
    "placement": "arbeidstrening i ordinær bedrift",
    "sheltered": "skjermet arbeid",
    "transitional": "overgangsarbeid (klubbhus)",
    "education": "utdanning",
    "benefit": "ytelser uten arbeid",
    "none": "verken arbeid eller ytelser",
    "dead": "død",
    "not_covered": "ikke dekket av registre",
    "job": "første jobb",
    "death": "død",
    "age_pension": "alderspensjon",
    "full_disability": "full uføretrygd",
    "follow_up_ended": "ingen av disse før oppfølgingen sluttet",
}


def _words(
    definitions: tuple[dict[str, str], ...],
    tables: dict[str, dict[str, str]],
) -> dict[str, str]:
    named = {f"{kind}.{name}": told for kind, table in tables.items() for name, told in table.items()}
    return {**named, **_definitions(definitions)}


EN: dict[str, str] = {
    "trial.month_after": "{n} months after inclusion",
    **_words(_EN_DEFINITIONS, {"analysis": _EN_ANALYSES, "method": _EN_METHODS, "trial_level": _EN_LEVELS}),
}
NB: dict[str, str] = {
    "trial.month_after": "{n} måneder etter inklusjon",
    **_words(_NB_DEFINITIONS, {"analysis": _NB_ANALYSES, "method": _NB_METHODS, "trial_level": _NB_LEVELS}),
}
