"""Reasons and warnings on costs and quality-adjusted years in each language of the reports."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["TRIAL_ECONOMICS_REASONS"]

TRIAL_ECONOMICS_REASONS: Mapping[str, Mapping[str, str]] = {
    r"A covariate repeats another one, or the arm: leave it out\.": {
        "nb": "En kovariat gjentar en annen, eller gruppen: utelat den.",
    },
    r"Each arm needs (\d+) persons; there are (\d+) and (\d+)\.": {
        "nb": "Hver arm må ha {0} personer; det er {1} og {2}.",
    },
    r"The programme brings more and costs no more: it dominates, and a ratio would say nothing\.": {
        "nb": "Programmet gir mer og koster ikke mer: det dominerer, og et forhold ville ikke si noe.",
    },
    r"The programme costs no less and brings no more: it is dominated, and a ratio would say nothing\.": {
        "nb": "Programmet koster ikke mindre og gir ikke mer: det er dominert, og et forhold ville ikke si noe.",
    },
    r"A cost, a year or a covariate is missing: impute it, or leave the person out\.": {
        "nb": "En kostnad, et leveår eller en kovariat mangler: imputer, eller utelat personen.",
    },
    r"There are too few persons for so many covariates, or one repeats others\.": {
        "nb": "Det er for få personer til så mange kovariater, eller en av dem gjentar andre.",
    },
    r"Everybody in an arm has the same value: there is no variance\.": {
        "nb": "Alle i en gruppe har samme verdi: det er ingen varians.",
    },
    r"The programme costs less and brings fewer years: the ratio is what is saved for each year given up, and a high one speaks for"
    r" the programme\.": {
        "nb": "Programmet koster mindre og gir færre leveår: forholdet er det som spares for hvert leveår som oppgis, og et høyt tall"
        " taler for programmet.",
    },
    r"Only (\d+) % of the bootstrap samples lie in the same quarter of the plane as the estimate, so the ratio has no interval that"
    r" means anything: read net benefit and acceptability\.": {
        "nb": "Bare {0} % av bootstrap-utvalgene ligger i samme fjerdedel av planet som estimatet, så forholdet har ikke noe intervall"
        " som betyr noe: les netto nytte og sannsynligheten for å lønne seg.",
    },
    r"Years and costs beyond the first twelve months are not discounted: give costs that are, or say so\.": {
        "nb": "Leveår og kostnader etter de første tolv månedene er ikke diskontert: gi kostnader som er det, eller si fra om det.",
    },
    r"(\d+) persons lack a category that costs and years are adjusted for, and are left out\.": {
        "nb": "{0} personer mangler en kategori som kostnader og leveår er justert for, og er utelatt.",
    },
    r"Nobody has the index '(.+)' at (.+): name the waves it was measured at in the plan\.": {
        "nb": "Ingen har indeksen «{0}» ved {1}: navngi målingene den er målt ved, i planen.",
    },
    r"Quality-adjusted years need the index at two waves or more: name them in the plan\.": {
        "nb": "Kvalitetsjusterte leveår trenger indeksen ved minst to målinger: navngi dem i planen.",
    },
    r"The data have no column of costs '(.+)', with one row for each person: give them with it\.": {
        "nb": "Dataene har ingen kolonne med kostnader «{0}», med én rad for hver person: gi dem med den.",
    },
    r"Column '(.+)' of costs holds what is no number: correct it\.": {
        "nb": "Kolonnen «{0}» med kostnader har noe som ikke er et tall: rett den.",
    },
    r"No cost and no index is missing: there is nothing to impute\.": {
        "nb": "Ingen kostnad og ingen indeks mangler: det er ingenting å imputere.",
    },
}
