"""Words of what is missing in a trial."""

from __future__ import annotations

from ...trial.missing_names import MISSING_METHODS, MISSING_NAMES

__all__ = ["EN", "NB"]

EN: dict[str, str] = {
    "analysis.nonexistent_n": "persons without an outcome that could exist",
    "analysis.missing_data_difference": "difference, by assumption on missing values",
    "analysis.missing_data_risk_difference": "risk difference, by assumption on missing values",
    "analysis.missing_data_ratio": "ratio, by assumption on missing values",
    "analysis.imputations_n": "imputed data sets",
    "analysis.imputed_from_percent": "missing in a column imputed from",
    "analysis.scale_reduction_ratio": "whether imputations have settled",
    "analysis.missing_information_share": "information missing",
    "analysis.imputation_efficiency_share": "efficiency of the imputations",
    "analysis.monte_carlo_error": "Monte Carlo error",
    "analysis.tipping_point": "tipping point",
    "analysis.tipping_difference": "difference at a shift",
    "analysis.tipping_risk_difference": "risk difference at a shift",
    "analysis.tipping_ratio": "ratio at a shift",
    **{
        f"explain.{name}": text for name, text in MISSING_NAMES.items() if not name.startswith("missing_wave")
    },
    **{f"method.{name}": text for name, text in MISSING_METHODS.items()},
    "route.complete": "persons with complete data",
    "route.likelihood": "every value there is, by the likelihood of the model",
    "route.imputed": "everybody, missing values imputed",
    "trial_level.outcome": "outcome",
    "trial_level.adjusted": "adjusted for",
    "trial_level.auxiliary": "auxiliary",
    "trial_level.upwards": "upwards",
    "trial_level.downwards": "downwards",
}

NB: dict[str, str] = {
    "analysis.nonexistent_n": "personer uten et utfall som kan finnes",
    "analysis.missing_data_difference": "forskjell etter antakelse om manglende verdier",
    "analysis.missing_data_risk_difference": "risikodifferanse etter antakelse om manglende verdier",
    "analysis.missing_data_ratio": "forhold etter antakelse om manglende verdier",
    "analysis.imputations_n": "imputerte datasett",
    "analysis.imputed_from_percent": "mangler i en kolonne det er imputert fra",
    "analysis.scale_reduction_ratio": "om imputeringene har falt til ro",
    "analysis.missing_information_share": "informasjon som mangler",
    "analysis.imputation_efficiency_share": "effektiviteten av imputeringene",
    "analysis.monte_carlo_error": "Monte Carlo-feil",
    "analysis.tipping_point": "vippepunkt",
    "analysis.tipping_difference": "forskjell ved en forskyvning",
    "analysis.tipping_risk_difference": "risikodifferanse ved en forskyvning",
    "analysis.tipping_ratio": "forhold ved en forskyvning",
    "explain.nonexistent_n": "Personer med et utfall som ikke finnes ved målingen og ikke blir imputert: de var døde, det gjaldt dem ikke,"
    " eller målingen har ikke vært ennå.",
    "explain.missing_data_difference": "Forskjell i gjennomsnitt mellom en gruppe og referansen, under den antakelsen om manglende verdier"
    " som metoden navngir; tallet ved siden av er forskyvningen av det som er imputert i gruppen.",
    "explain.missing_data_risk_difference": "Forskjell i andeler mellom en gruppe og referansen, under den antakelsen om manglende verdier som"
    " metoden navngir; tallet ved siden av er forskyvningen, i logoddsen, av det som er imputert i gruppen.",
    "explain.missing_data_ratio": "Forholdet mellom en gruppe og referansen, i andeler eller odds etter planen, under den antakelsen om manglende"
    " verdier som metoden navngir; tallet ved siden av er forskyvningen, i logoddsen, av det som er imputert i gruppen.",
    "explain.imputations_n": "Datasett der manglende verdier er imputert, gruppe for gruppe; n er personene som mangler utfallet.",
    "explain.imputed_from_percent": "Prosent som mangler i kolonnen det er imputert fra, og hvorfor kolonnen er med.",
    "explain.scale_reduction_ratio": "Hvor mye spredningen mellom kjedene av imputeringer i kolonnen ennå kunne minke: nær 1 når de har"
    " falt til ro (størst over grupper, gjennomsnitt og standardavvik).",
    "explain.missing_information_share": "Hvor stor del av informasjonen om forskjellen som mangler fordi verdier mangler.",
    "explain.imputation_efficiency_share": "Hvor effektive så mange imputeringer er, som del av uendelig mange.",
    "explain.monte_carlo_error": "Standardfeilen i det samlede estimatet (for et forhold i logaritmen) av tilfeldigheten i selve"
    " imputeringen.",
    "explain.tipping_point": "Forskyvningen av det som er imputert i gruppen, for ja eller nei i logoddsen, der resultatet skifter: om p er"
    " under nivået i planen, eller hvilken gruppe det er i favør av.",
    "explain.tipping_difference": "Forskjell i gjennomsnitt mellom en gruppe og referansen ved en forskyvning av det som er imputert.",
    "explain.tipping_risk_difference": "Forskjell i andeler ved en forskyvning, i logoddsen, av det som er imputert i gruppen.",
    "explain.tipping_ratio": "Forholdet mellom en gruppe og referansen ved en forskyvning, i logoddsen, av det som er imputert i gruppen.",
    "method.complete_cases": "de med komplette data",
    "method.missing_at_random": "tilfeldig manglende gitt det som er sett, multippelt imputert gruppe for gruppe",
    "method.shifted": "imputerte verdier i gruppen forskjøvet",
    "method.own_arm": "tilfeldig manglende, med samme felles normalmodell som reglene under: det de skal sammenlignes med",
    "method.jump_to_reference": "etter frafall som referansearmen med én gang",
    "method.copy_reference": "etter frafall som om referansearmen hadde vært hele tiden",
    "method.copy_increments": "etter frafall med samme endring som referansearmen",
    "method.mmrm": "modell for gjentatte målinger",
    "method.constrained_lda": "modell for gjentatte målinger med like grupper ved start",
    "route.complete": "personer med komplette data",
    "route.likelihood": "alle verdier som finnes, ved likelihooden til modellen",
    "route.imputed": "alle, med manglende verdier imputert",
    "trial_level.outcome": "utfall",
    "trial_level.adjusted": "justert for",
    "trial_level.auxiliary": "hjelpevariabel",
    "trial_level.upwards": "oppover",
    "trial_level.downwards": "nedover",
}
