"""Reasons and warnings of effects on outcomes reached or not, and on times, in each language but English; see `reasons`."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["TRIAL_EFFECT_REASONS"]

_DIFFERENCE = "Oppgi risikodifferansen."
_SHARES = "Oppgi andelene på et bestemt tidspunkt"

_COUNTS: Mapping[str, Mapping[str, str]] = {
    r"A cell of arm by outcome has (\d+) persons, fewer than (\d+): the interval from the logarithm of the ratio is not to be"
    r" trusted\. Use a score interval\.": {
        "nb": "En celle i tabellen over arm og utfall har {0} personer, færre enn {1}: intervallet fra logaritmen til forholdet"
        " er ikke til å stole på. Bruk et skåreintervall.",
    },
    r"The ratio is known so poorly that its interval has no end: use fewer covariates\.": {
        "nb": "Forholdet er så usikkert at intervallet ikke har noen ende: bruk færre kovariater.",
    },
    r"A cell of arm by outcome has (\S+) persons expected, fewer than (\d+): Fisher's test or mid-p is safer\.": {
        "nb": "En celle i tabellen over arm og utfall har {0} forventede personer, færre enn {1}: Fishers test eller mid-p er"
        " tryggere.",
    },
    r"Everybody has the same outcome: there is nothing to test\.": {
        "nb": "Alle har samme utfall: det er ingenting å teste.",
    },
    r"Everybody has the same outcome: there are no odds to compare\.": {
        "nb": "Alle har samme utfall: det er ingen odds å sammenligne.",
    },
    r"Nobody in the second arm has the outcome, or everybody in the first: the odds ratio is infinite, and its interval has"
    r" only a lower limit\. Tell the risk difference\.": {
        "nb": "Ingen i den andre gruppen har utfallet, eller alle i den første: oddsratioen er uendelig, og intervallet har bare"
        f" en nedre grense. {_DIFFERENCE}",
    },
    r"A cell of the table of arm by outcome is empty, so the odds ratio has no finite value or is 0\. Use the exact interval,"
    r" or tell the risk difference\.": {
        "nb": "En celle i tabellen over arm og utfall er tom, så oddsratioen er 0 eller ikke endelig. Bruk det eksakte"
        " intervallet, eller oppgi risikodifferansen.",
    },
    r"The outcomes of a pair must be 0 or 1\.": {"nb": "Utfallene i et par må være 0 eller 1."},
    r"No pair has two different outcomes: there is nothing to test\.": {
        "nb": "Ingen par har to ulike utfall: det er ingenting å teste.",
    },
    r"There is no pair whose outcomes are both known\.": {
        "nb": "Det er ingen par der begge utfallene er kjent.",
    },
    r"The interval of the difference holds 0, so that of the number needed to treat goes through infinity: from (.+) treated"
    r" for one more with the outcome, over no effect, to (.+) treated for one fewer\.": {
        "nb": "Intervallet for differansen inneholder 0, så intervallet for antallet som må behandles, går gjennom uendelig:"
        " fra {0} behandlede for én flere med utfallet, via ingen effekt, til {1} behandlede for én færre.",
    },
    r"There is no difference with an interval to turn into a number of persons\.": {
        "nb": "Det er ingen differanse med intervall å regne om til et antall personer.",
    },
    r"The shares are equal: no number of persons treated changes the outcome of one of them\.": {
        "nb": "Andelene er like: uansett hvor mange som behandles, endres ikke utfallet for noen.",
    },
    r"Nobody has the outcome in either arm: a ratio of shares says nothing here\.": {
        "nb": "Ingen har utfallet i noen av gruppene: et forhold mellom andeler sier ingenting her.",
    },
    r"Nobody in one of the arms has the outcome, so the logarithm of the ratio is not finite\. Use a score interval, or tell"
    r" the risk difference\.": {
        "nb": "Ingen i én av gruppene har utfallet, så logaritmen av forholdet er ikke endelig. Bruk et skåreintervall, eller"
        " oppgi risikodifferansen.",
    },
    r"Nobody in the second arm has the outcome: the ratio is infinite, and its interval has only a lower limit\. Tell the"
    r" risk difference\.": {
        "nb": "Ingen i den andre gruppen har utfallet: forholdet er uendelig, og intervallet har bare en nedre grense."
        f" {_DIFFERENCE}",
    },
    r"Everybody in both arms has the outcome: no interval\.": {
        "nb": "Alle i begge gruppene har utfallet: det er ikke noe intervall.",
    },
    r"Outcome and arm must be 0 or 1\.": {"nb": "Utfall og arm må være 0 eller 1."},
    r"Both arms need persons whose outcome is known; there are (\d+) and (\d+)\.": {
        "nb": "Begge gruppene må ha personer med kjent utfall; det er {0} og {1}.",
    },
}

_STRATA: Mapping[str, Mapping[str, str]] = {
    r"(\d+) of (\d+) strata have one arm only and are left out, with (\d+) persons: put strata together to keep them\.": {
        "nb": "{0} av {1} strata har bare én gruppe og er utelatt, med {2} personer: slå sammen strata for å beholde dem.",
    },
    r"Over all strata that are used a cell of arm by outcome has (\d+) persons, fewer than (\d+): the interval and p value of"
    r" Mantel and Haenszel are not to be trusted\. Tell the score interval and Fisher's test\.": {
        "nb": "I alle brukte strata til sammen har en celle i tabellen over arm og utfall {0} personer, færre enn {1}: intervallet"
        " og p-verdien etter Mantel og Haenszel er ikke til å stole på. Oppgi skåreintervallet og Fishers test.",
    },
    r"By the rule of Mantel and Fleiss there is room for (\S+) persons between what is expected and what is possible, less than"
    r" (\d+): the chi-squared distribution is a rough guide\. Tell Fisher's test\.": {
        "nb": "Etter regelen til Mantel og Fleiss er det rom for {0} personer mellom det forventede og det mulige, mindre enn {1}:"
        " kjikvadratfordelingen er en grov rettesnor. Oppgi Fishers test.",
    },
    r"Everybody in a stratum has the same outcome: the difference has no variance\.": {
        "nb": "Alle i hvert stratum har samme utfall: differansen har ingen varians.",
    },
    r"Everybody has the outcome: the ratio is 1 and has no variance\.": {
        "nb": "Alle har utfallet: forholdet er 1 og har ingen varians.",
    },
    r"No stratum has both arms and both outcomes: there is nothing to test\.": {
        "nb": "Ingen strata har begge gruppene og begge utfallene: det er ingenting å teste.",
    },
    r"(\d+) stratum has both arms and both outcomes; two or more are needed to compare odds ratios\.": {
        "nb": "{0} stratum har begge gruppene og begge utfallene; det trengs minst to for å sammenligne oddsratioer.",
    },
    r"(\d+) strata, in which everybody has the same outcome, are left out\.": {
        "nb": "{0} strata der alle har samme utfall, er utelatt.",
    },
    r"In every stratum a cell of arm by outcome is empty, always on the same side: the common odds ratio is 0 or infinite\."
    r" Tell the risk difference\.": {
        "nb": "I hvert stratum er en celle i tabellen over arm og utfall tom, alltid på samme side: den felles oddsratioen er 0"
        f" eller uendelig. {_DIFFERENCE}",
    },
    r"Nobody in one of the arms has the outcome: the ratio is 0 or infinite\. Tell the risk difference\.": {
        "nb": f"Ingen i én av gruppene har utfallet: forholdet er 0 eller uendelig. {_DIFFERENCE}",
    },
    r"No stratum has persons of both arms: put strata together\.": {
        "nb": "Ingen strata har personer i begge gruppene: slå sammen strata.",
    },
}

_MODELS: Mapping[str, Mapping[str, str]] = {
    r"The outcome is predicted perfectly for some persons, so no finite odds ratio fits best: Firth's penalised likelihood with"
    r" its profile interval takes its place, as declared\.": {
        "nb": "Utfallet forutsies perfekt for noen personer, så ingen endelig oddsratio passer best: som fastsatt på forhånd"
        " brukes Firths straffede likelihood med profilintervall i stedet.",
    },
    r"An outcome, arm or covariate is missing: leave these persons out or impute, and say which\.": {
        "nb": "Et utfall, en gruppe eller en kovariat mangler: utelat disse personene eller imputer, og oppgi hva som er gjort.",
    },
    r"The arm must be 0 or 1\.": {"nb": "Gruppen må være 0 eller 1."},
    r"Nobody with an outcome has a value of (.+): give it in the data, or leave it out of 'adjust'\.": {
        "nb": "Ingen med et utfall har en verdi for {0}: oppgi den i dataene, eller utelat den fra 'adjust'.",
    },
    r"Everybody has the same value of (.+) at the start: nothing can be adjusted for\. Plan 'mean_difference'\.": {
        "nb": "Alle har samme verdi av {0} ved start: det er ingenting å justere for. Planlegg 'mean_difference'.",
    },
    r"Everybody has the same value of (.+): there is nothing to compare\.": {
        "nb": "Alle har samme verdi av {0}: det er ingenting å sammenligne.",
    },
    r"Nobody has 0: a model in two parts is not needed; plan 'ancova' or 'mean_difference'\.": {
        "nb": "Ingen har 0: en todelt modell trengs ikke; planlegg 'ancova' eller 'mean_difference'.",
    },
    r"The penalised likelihood does not settle on coefficients\.": {
        "nb": "Den straffede likelihooden faller ikke til ro på noen koeffisienter.",
    },
    r"The penalised likelihood falls too slowly for an interval\.": {
        "nb": "Den straffede likelihooden faller for langsomt til å gi et intervall.",
    },
    r"A column of the model follows from the others: leave it out\.": {
        "nb": "En kolonne i modellen følger av de andre: utelat den.",
    },
    r"The probability of an answer is 0 or 1 to the last digit: the model predicts too well to have a variance\.": {
        "nb": "Sannsynligheten for et svar er 0 eller 1 til siste siffer: modellen forutsier for godt til å ha en varians.",
    },
    r"The probability of a person is 0 or 1 to the last digit: the model predicts too well to have a variance\.": {
        "nb": "Sannsynligheten for en person er 0 eller 1 til siste siffer: modellen forutsier for godt til å ha en varians.",
    },
    r"The estimating equations do not settle: take the independence working correlation, or fewer predictors\.": {
        "nb": "Estimeringsligningene faller ikke til ro: velg uavhengighet som arbeidskorrelasjon, eller færre prediktorer.",
    },
    r"One person \(or cluster\) alone decides a coefficient, so the variance cannot be corrected: use fewer predictors\.": {
        "nb": "Én person (eller klynge) bestemmer alene en koeffisient, så variansen kan ikke korrigeres: bruk færre"
        " prediktorer.",
    },
    r"Nobody has two answers: a model of single answers is what is needed\.": {
        "nb": "Ingen har to svar: da trengs det en modell for enkeltsvar.",
    },
    r"The correlation within persons comes out as (\S+), which answers of one person cannot have: take the independence"
    r" working correlation\.": {
        "nb": "Korrelasjonen innen personer blir {0}, og det kan ikke svarene til én person ha: velg uavhengighet som"
        " arbeidskorrelasjon.",
    },
    r"One person alone decides a coefficient, so (\S+) has no value: use HC1, or a simpler model\.": {
        "nb": "Én person bestemmer alene en koeffisient, så {0} har ingen verdi: bruk HC1, eller en enklere modell.",
    },
    r"Everybody is in the same subgroup: there is nothing to compare\.": {
        "nb": "Alle er i samme undergruppe: det er ingenting å sammenligne.",
    },
    r"Subgroup (.+) has persons of one arm only, (\d+) of them: put subgroups together\.": {
        "nb": "Undergruppe {0} har bare personer i én gruppe, {1} i alt: slå sammen undergrupper.",
    },
}

_CLUSTERS: Mapping[str, Mapping[str, str]] = {
    r"Two clusters leave no degrees of freedom: what is the arm and what the cluster cannot be told apart\.": {
        "nb": "To klynger gir ingen frihetsgrader: det lar seg ikke skille mellom arm og klynge.",
    },
    r"There are (\d+) persons \(or clusters\), fewer than (\d+): the robust variance is too small, and the test finds too"
    r" much\. Take the correction of Kauermann and Carroll\.": {
        "nb": "Det er {0} personer (eller klynger), færre enn {1}: den robuste variansen er for liten, og testen finner for mye."
        " Bruk korreksjonen til Kauermann og Carroll.",
    },
    r"(\d+) persons \(or clusters\) are too few for (\d+) coefficients: use fewer predictors\.": {
        "nb": "{0} personer (eller klynger) er for få til {1} koeffisienter: bruk færre prediktorer.",
    },
    r"All persons are in one cluster: there is no variance between clusters\.": {
        "nb": "Alle personene er i én klynge: det er ingen varians mellom klynger.",
    },
    r"There are (\d+) and (\d+) clusters in the arms, fewer than (\d+) in one of them: the variance between clusters is"
    r" poorly known\. Tell the t test of cluster means and the exact randomisation test as well\.": {
        "nb": "Det er {0} og {1} klynger i gruppene, færre enn {2} i en av dem: variansen mellom klynger er dårlig kjent. Oppgi"
        " også t-testen av klyngegjennomsnitt og den eksakte randomiseringstesten.",
    },
    r"(\d+) and (\d+) clusters can be allocated in (\d+) ways, so the p value cannot be smaller than (\S+), whatever the"
    r" effect\.": {
        "nb": "{0} og {1} klynger kan fordeles på {2} måter, så p-verdien kan ikke bli mindre enn {3}, uansett effekt.",
    },
    r"(\d+) and (\d+) clusters leave (-?\d+) degrees of freedom: a t test needs more clusters\.": {
        "nb": "{0} og {1} klynger gir {2} frihetsgrader: en t-test trenger flere klynger.",
    },
    r"Within each arm all clusters have the same value: there is no variance\.": {
        "nb": "I hver gruppe har alle klyngene samme verdi: det er ingen varians.",
    },
    r"(\d+) allocations are too many to go through: with so many clusters use the t test\.": {
        "nb": "{0} fordelinger er for mange til å gå gjennom: bruk t-testen når det er så mange klynger.",
    },
    r"Both arms need clusters; there are (\d+) and (\d+)\.": {
        "nb": "Begge gruppene må ha klynger; det er {0} og {1}.",
    },
    r"Cluster (.+) has persons of both arms: arms are compared within it, not by clusters\.": {
        "nb": "Klynge {0} har personer i begge gruppene: gruppene sammenlignes innen klyngen, ikke mellom klynger.",
    },
}

_TIMES: Mapping[str, Mapping[str, str]] = {
    r"There is nobody with a time\.": {"nb": "Det er ingen med en tid."},
    r"A time is missing or below 0: check the dates it is counted between\.": {
        "nb": "En tid mangler eller er under 0: kontroller datoene den er regnet mellom.",
    },
    r"What ended the time must be 0 \(nothing\) or a whole number for each cause\.": {
        "nb": "Det som avsluttet tiden, må være 0 (ingenting) eller et helt tall for hver årsak.",
    },
    r"Nobody in arm '?(.+?)'? has the event: a ratio of hazards is 0 or infinite\. Tell the shares at a time\.": {
        "nb": f"Ingen i arm «{{0}}» har hendelsen: et hasardforhold er 0 eller uendelig. {_SHARES}.",
    },
    r"Nothing competes with the event in arm '?(.+?)'?: its cumulative incidence is 1 less the Kaplan-Meier curve\.": {
        "nb": "Ingenting konkurrerer med hendelsen i arm «{0}»: den kumulative insidensen er 1 minus Kaplan-Meier-kurven.",
    },
    r"Nobody was followed until (\S+); the longest was (\S+)\. Ask for an earlier time\.": {
        "nb": "Ingen ble fulgt til {0}; den lengste tiden var {1}. Velg et tidligere tidspunkt.",
    },
    r"Nobody was followed until (\S+); the longest was (\S+)\. Take a limit that both arms reach\.": {
        "nb": "Ingen ble fulgt til {0}; den lengste tiden var {1}. Velg en grense som begge gruppene når.",
    },
    r"By the end of follow-up it has happened to (\S+), fewer than (\S+): tell the share at a time, or the restricted mean\.": {
        "nb": "Ved slutten av oppfølgingen har det hendt {0}, færre enn {1}: oppgi andelen på et bestemt tidspunkt, eller det"
        " begrensede gjennomsnittet.",
    },
    r"The limit of a restricted mean must be above 0\.": {
        "nb": "Grensen for et begrenset gjennomsnitt må være over 0.",
    },
    r"Nothing happens before (\S+) in either arm: the means do not vary\.": {
        "nb": "Ingenting skjer før {0} i noen av gruppene: gjennomsnittene varierer ikke.",
    },
    r"In one arm the event happens to everybody at time 0: there is no ratio of means\.": {
        "nb": "I den ene gruppen skjer hendelsen for alle ved tid 0: det er ikke noe forhold mellom gjennomsnitt.",
    },
    r"Everybody is in one arm: there is nothing to compare\.": {
        "nb": "Alle er i én gruppe: det er ingenting å sammenligne.",
    },
    r"No event happened while two arms were followed: there is nothing to test\.": {
        "nb": "Ingen hendelser skjedde mens to grupper ble fulgt: det er ingenting å teste.",
    },
    r"Cause (\d+) happens to nobody: its cumulative incidence is 0 throughout\.": {
        "nb": "Årsak {0} rammer ingen: den kumulative insidensen er 0 hele tiden.",
    },
    r"Cause (\d+) happens to nobody: there is nothing to compare\.": {
        "nb": "Årsak {0} rammer ingen: det er ingenting å sammenligne.",
    },
    r"By (\S+) the event has happened to nobody: there is nothing to compare\.": {
        "nb": "Ved {0} har hendelsen ikke skjedd for noen: det er ingenting å sammenligne.",
    },
}

_HAZARDS: Mapping[str, Mapping[str, str]] = {
    r"The likelihood rises without end as the coefficient of (.+) grows: at every event the values are at one end of those at"
    r" risk, as where an arm has no events\. Tell the shares at a time, or the restricted mean\.": {
        "nb": "Likelihooden stiger uten ende når koeffisienten for {0} vokser: ved hver hendelse ligger verdiene ytterst blant"
        " dem som er under risiko, som når en gruppe ikke har hendelser. Oppgi andelene på et bestemt tidspunkt, eller det"
        " begrensede gjennomsnittet.",
    },
    r"The likelihood rises without end as the coefficient of (.+) grows\. Tell the cumulative incidence\.": {
        "nb": "Likelihooden stiger uten ende når koeffisienten for {0} vokser. Oppgi den kumulative insidensen.",
    },
    r"The model of hazards does not settle on coefficients\.": {
        "nb": "Hasardmodellen faller ikke til ro på noen koeffisienter.",
    },
    r"The model of subdistribution hazards does not settle on coefficients\.": {
        "nb": "Modellen for subdistribusjonshasarder faller ikke til ro på noen koeffisienter.",
    },
    r"The event happens to nobody: there are no hazards to compare\.": {
        "nb": "Hendelsen skjer for ingen: det er ingen hasarder å sammenligne.",
    },
    r"A covariate is missing: leave these persons out or impute, and say which\.": {
        "nb": "En kovariat mangler: utelat disse personene eller imputer, og oppgi hva som er gjort.",
    },
    r"Those at risk at each event never differ in (.+)\.": {
        "nb": "De som er under risiko ved hver hendelse, skiller seg aldri i {0}.",
    },
    r"A covariate follows from the others: leave it out\.": {
        "nb": "En kovariat følger av de andre: utelat den.",
    },
    r"Everybody has the same value of (.+): leave it out\.": {
        "nb": "Alle har samme verdi på {0}: utelat den.",
    },
    r"Nobody with (.+) = (\S+) has the event: the hazard ratio is 0 or infinite\. Tell the shares at a time, or the restricted"
    r" mean\.": {
        "nb": f"Ingen med {{0}} = {{1}} har hendelsen: hasardratioen er 0 eller uendelig. {_SHARES}, eller det begrensede"
        " gjennomsnittet.",
    },
    r"Nothing competes with the event: the model is that of Cox with a robust variance\.": {
        "nb": "Ingenting konkurrerer med hendelsen: modellen er Cox-modellen med robust varians.",
    },
    r"There are too few events at different times to see a trend of a hazard ratio\.": {
        "nb": "Det er for få hendelser til ulike tider til å se en trend i en hasardratio.",
    },
    r"An event at time 0 has no logarithm: take the Kaplan-Meier scale\.": {
        "nb": "En hendelse ved tid 0 har ingen logaritme: velg Kaplan-Meier-skalaen.",
    },
}

_PRECISION: Mapping[str, Mapping[str, str]] = {
    r"There are (\d+) persons for (\d+) coefficients, fewer than (\d+) for each: the interval of standardised shares is too"
    r" short\. Use fewer covariates, or tell the difference of Miettinen and Nurminen beside it\.": {
        "nb": "Det er {0} personer på {1} koeffisienter, færre enn {2} på hver: intervallet for standardiserte andeler er for"
        " kort. Bruk færre kovariater, eller oppgi differansen etter Miettinen og Nurminen ved siden av.",
    },
    r"The smaller arm has (\d+) persons, fewer than (\d+): an interval by percentiles of the bootstrap is too short\. Tell that"
    r" of the net benefit by its robust standard error\.": {
        "nb": "Den minste gruppen har {0} personer, færre enn {1}: et intervall fra persentilene i bootstrap er for kort. Oppgi"
        " intervallet for nettonytten med robust standardfeil.",
    },
    r"Where those who left take after the reference arm, the interval of Rubin's rules is wider than the estimate spreads by from"
    r" trial to trial: it takes no more information than the analysis as planned has\.": {
        "nb": "Når de som sluttet, antas å ligne referansearmen, er intervallet fra Rubins regler bredere enn estimatet varierer fra"
        " forsøk til forsøk: det bruker ikke mer informasjon enn den planlagte analysen har.",
    },
}

TRIAL_EFFECT_REASONS: Mapping[str, Mapping[str, str]] = {
    **_COUNTS,
    **_STRATA,
    **_MODELS,
    **_CLUSTERS,
    **_TIMES,
    **_HAZARDS,
    **_PRECISION,
}
