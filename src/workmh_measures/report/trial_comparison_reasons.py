"""Reasons and warnings of planned comparisons, subgroups and multiplicity, in each language but English; see `reasons`."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["TRIAL_COMPARISON_REASONS"]

_POLICY = "planlegg 'treatment_policy'"
_LEFT_OUT = "og er utelatt"

_EVENTS: Mapping[str, Mapping[str, str]] = {
    r"Other treatment is not in the data: the strategy for it is not applied\. Give the day it began, or plan"
    r" 'treatment_policy'\.": {
        "nb": f"Annen behandling er ikke i dataene: strategien for den er ikke brukt. Oppgi dagen den begynte, eller {_POLICY}.",
    },
    r"Methods of times take death and pensions as competing with a job, and apply no other strategy: plan"
    r" 'treatment_policy'\.": {
        "nb": f"Metoder for tid lar død og pensjon konkurrere med en jobb, og bruker ingen annen strategi: {_POLICY}.",
    },
    r"Other treatment is not in the data, so who had it is not known: tell it beside the results\.": {
        "nb": "Annen behandling er ikke i dataene, så det er ikke kjent hvem som fikk det: fortell om det ved siden av"
        " resultatene.",
    },
    r"Nobody in arm '(.+)' is in this population: there is nothing to compare\.": {
        "nb": "Ingen i arm «{0}» er med i denne populasjonen: det er ingenting å sammenligne.",
    },
    r"Nobody in arm '(.+)' has a known outcome: there is nothing to compare\.": {
        "nb": "Ingen i arm «{0}» har et kjent utfall: det er ingenting å sammenligne.",
    },
    r"The data hold no values of '(.+)' at wave '(.+)': give them\.": {
        "nb": "Dataene har ingen verdier av «{0}» ved målingen «{1}»: oppgi dem.",
    },
    r"The data hold no records that tell of '(.+)' at wave '(.+)': give the extracts, with the days they cover, or read the study"
    r" from its store or its folder\.": {
        "nb": "Dataene har ingen opplysninger som forteller om «{0}» ved målingen «{1}»: oppgi registeruttrekkene med dagene de"
        " dekker, eller les studien fra lageret eller mappen.",
    },
    r"The data hold no days of '(.+)', so who had it before the wave is not known: read the study from its store or its"
    r" folder\.": {
        "nb": "Dataene har ingen dager for '{0}', så det er ikke kjent hvem som hadde det før målingen: les studien fra lageret"
        " eller mappen.",
    },
    r"The strategy '(.+)' is not applied to '(.+)', as the data hold no days of it: read the study from its store or its"
    r" folder\.": {
        "nb": "Strategien '{0}' er ikke brukt for '{1}', siden dataene ikke har dager for det: les studien fra lageret eller"
        " mappen.",
    },
    r"(\d+) persons had '(.+)' before they had a value after allocation: the strategy 'while_alive' leaves them without an"
    r" outcome\.": {
        "nb": "{0} personer hadde '{1}' før de hadde en verdi etter fordelingen: strategien 'while_alive' gir dem ikke noe utfall.",
    },
    r"The start of a job is what the outcome is about: the strategy for it is not applied\. Plan 'treatment_policy'\.": {
        "nb": "Å begynne i jobb er det utfallet handler om: strategien for det er ikke brukt. Planlegg 'treatment_policy'.",
    },
    r"Outcome '(.+)' is not of yes or no, so an event cannot be counted as its worst value: the strategy 'composite' is not"
    r" applied\.": {
        "nb": "Utfallet '{0}' er ikke ja eller nei, så en hendelse kan ikke telles som den dårligste verdien: strategien"
        " 'composite' er ikke brukt.",
    },
}

_PEOPLE: Mapping[str, Mapping[str, str]] = {
    r"Not in an analysis plan\.": {"nb": "Ikke i noen analyseplan."},
    r"Nobody was allocated to one of these arms: differences may come from who is in it\. Adjust for what is known at the"
    r" start\.": {
        "nb": "Ingen ble fordelt til en av disse gruppene: forskjeller kan skyldes hvem som er i den. Juster for det som er kjent ved"
        " start.",
    },
    r"(\d+) persons with an outcome belong to no unit: say which one, or plan without clusters\.": {
        "nb": "{0} personer med et utfall hører ikke til noen enhet: oppgi hvilken, eller planlegg uten klynger.",
    },
    r"(\d+) persons with an outcome have no value of (.+) and are left out: complete it, or leave it out of the"
    r" adjustment\.": {
        "nb": f"{{0}} personer med et utfall mangler verdi for {{1}} {_LEFT_OUT}: fyll den ut, eller ta den ut av justeringen.",
    },
    r"(\d+) persons with an outcome lack a covariate and are left out: complete it, or leave it out of the adjustment\.": {
        "nb": f"{{0}} personer med et utfall mangler en kovariat {_LEFT_OUT}: fyll den ut, eller ta den ut av justeringen.",
    },
    r"(\d+) persons with an outcome are not in a pair of one from each arm whose outcomes are both known, and are left"
    r" out\.": {
        "nb": f"{{0}} personer med et utfall er ikke i et par med én fra hver gruppe der begge utfallene er kjent, {_LEFT_OUT}.",
    },
    r"Nobody in the arm has a value\.": {"nb": "Ingen i gruppen har en verdi."},
    r"Nobody in arm '(.+)' has a value: there is nothing to compare\.": {
        "nb": "Ingen i gruppen '{0}' har en verdi: det er ingenting å sammenligne.",
    },
    r"One person in the arm has a value: there is no spread\.": {
        "nb": "Én person i gruppen har en verdi: det er ingen spredning.",
    },
}

_METHODS: Mapping[str, Mapping[str, str]] = {
    r"Counts cannot be adjusted for (.+), which is not of categories: plan the method 'logistic'\.": {
        "nb": "Antall kan ikke justeres for {0}, som ikke er kategorier: planlegg metoden 'logistic'.",
    },
    r"Means are compared as they are, not adjusted for (.+): plan 'ancova' for that\.": {
        "nb": "Gjennomsnittene er sammenlignet som de er, ikke justert for {0}: planlegg 'ancova' for det.",
    },
    r"The constrained model takes the arms to be equal at the start, which only allocation by chance makes true: here it was"
    r" otherwise\. Plan 'mmrm' as well\.": {
        "nb": "Modellen med like grupper regner gruppene som like ved start, noe bare tilfeldig fordeling sikrer: her var det"
        " annerledes. Planlegg 'mmrm' i tillegg.",
    },
    r"The constrained model needs the outcome at the first wave, and nobody has it: plan 'mmrm'\.": {
        "nb": "Modellen med like grupper trenger utfallet ved første måling, og ingen har det: planlegg 'mmrm'.",
    },
    r"This method takes persons as independent, although whole units were allocated: intervals are too narrow\. Plan"
    r" 'cluster_t' or 'cluster_randomisation' as well\.": {
        "nb": "Metoden regner personer som uavhengige selv om hele enheter ble fordelt: intervallene er for smale. Planlegg"
        " 'cluster_t' eller 'cluster_randomisation' i tillegg.",
    },
    r"No value of the outcome from the start is in the data: the comparison is not adjusted for it\.": {
        "nb": "Dataene har ingen verdi av utfallet fra start: sammenligningen er ikke justert for den.",
    },
    r"Outcome '(.+)' has no value at any wave after the first: check the data, or name its waves in the plan\.": {
        "nb": "Utfallet '{0}' har ingen verdi ved noen måling etter den første: se etter i dataene, eller oppgi målingene i planen.",
    },
    r"Shares by time are compared as they are, not adjusted: plan 'fine_gray' to adjust for covariates\.": {
        "nb": "Andelene over tid er sammenlignet som de er, ikke justert: planlegg 'fine_gray' for å justere for kovariater.",
    },
    r"(\d+) persons died or got a pension first: their time without a job ends there, as if they could still have got one\."
    r" Tell the cumulative incidence as well\.": {
        "nb": "{0} personer døde eller fikk pensjon først: tiden uten jobb slutter der, som om de ennå kunne ha fått en. Oppgi den"
        " kumulative insidensen i tillegg.",
    },
    r"The time to a job is not known of (\d+) of (\d+) persons, and they are left out: their records do not cover the day after"
    r" inclusion, or do not tell hours\.": {
        "nb": f"Tiden til en jobb er ikke kjent for {{0}} av {{1}} personer, {_LEFT_OUT}: opplysningene dekker ikke dagen etter"
        " inklusjon, eller sier ikke noe om timer.",
    },
    r"The time to a job is known of nobody: check the window the records cover\.": {
        "nb": "Tiden til en jobb er ikke kjent for noen: se etter hvilket tidsrom opplysningene dekker.",
    },
}

_SUBGROUPS: Mapping[str, Mapping[str, str]] = {
    r"Levels with an effect: (\d+); two or more are needed to compare them\. Put levels together\.": {
        "nb": "Nivåer med en effekt: {0}; det trengs to eller flere for å sammenligne. Slå sammen nivåer.",
    },
    r"Level (.+) has no variance of its difference and is left out of the test\.": {
        "nb": "Nivået {0} har ingen varians for differansen og er utelatt fra testen.",
    },
    r"Level (.+) has (\d+) and (\d+) persons with an outcome in the arms, fewer than (\d+) in one of them: an effect in so few"
    r" says little\. Put levels together\.": {
        "nb": "Nivået {0} har {1} og {2} personer med et utfall i gruppene, færre enn {3} i en av dem: en effekt hos så få sier lite."
        " Slå sammen nivåer.",
    },
    r"Levels are compared by Welch's difference, not by the bootstrap of the plan\.": {
        "nb": "Nivåene er sammenlignet med Welchs differanse, ikke med bootstrap som i planen.",
    },
    r"'(.+)' has (\d+) values and is no category: a subgroup needs a column of categories\.": {
        "nb": "'{0}' har {1} verdier og er ingen kategori: en undergruppe trenger en kolonne med kategorier.",
    },
}

_MULTIPLICITY: Mapping[str, Mapping[str, str]] = {
    r"The planned effect has no p value, so it counts as not rejected: see the reason there, or plan a method that tests\.": {
        "nb": "Den planlagte effekten har ingen p-verdi og teller som ikke forkastet: se grunnen der, eller planlegg en metode"
        " som tester.",
    },
    r"The family before did not hold altogether, so this comparison is not tested\.": {
        "nb": "Ikke alt i familien foran ble forkastet, så denne sammenligningen er ikke testet.",
    },
}

TRIAL_COMPARISON_REASONS: Mapping[str, Mapping[str, str]] = {
    **_EVENTS,
    **_PEOPLE,
    **_METHODS,
    **_SUBGROUPS,
    **_MULTIPLICITY,
}
