"""What correlations, known groups and hypotheses may say beside their numbers, in each language of a page but English."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["HYPOTHESES_REASONS"]

HYPOTHESES_REASONS: Mapping[str, Mapping[str, str]] = {
    # correlations
    r"At least (\d+) pairs of values are needed; found (\d+)\.": {
        "nb": "Det trengs minst {0} par av verdier; det er {1}.",
    },
    r"A value is infinite\.": {"nb": "En av verdiene er uendelig."},
    r"The values of one side are all the same: a correlation needs two that vary\.": {
        "nb": "Verdiene på den ene siden er alle like: en korrelasjon trenger to som varierer.",
    },
    r"A perfect correlation has no interval\.": {"nb": "En perfekt korrelasjon har ikke noe intervall."},
    r"Three pairs give no interval\.": {"nb": "Tre par gir ikke noe intervall."},
    r"Column '(.+)' holds words, and a correlation needs numbers\.": {
        "nb": "Kolonnen «{0}» har ord, og en korrelasjon trenger tall.",
    },
    r"The two scores share (\d+) items, which alone makes them correlate\.": {
        "nb": "De to skårene har {0} ledd felles, og det alene gjør at de korrelerer.",
    },
    # without measurement error
    r"A reliability of (\S+) leaves nothing to correct for: it must be above 0\.": {
        "nb": "En reliabilitet på {0} gir ingenting å korrigere for: den må være over 0.",
    },
    r"Reliabilities used: (\S+) and (\S+)\.": {"nb": "Reliabiliteter som er brukt: {0} og {1}."},
    r"It is beyond 1: the reliabilities are too low for the correlation, or the sample is small\.": {
        "nb": "Den er utenfor 1: reliabilitetene er for lave for korrelasjonen, eller utvalget er lite.",
    },
    r"Scale '(\S+)' is formative: it has no alpha\.": {
        "nb": "Leddene i skalaen «{0}» danner begrepet: den har ingen alfa.",
    },
    r"Scale '(\S+)' is single_item: it has no alpha\.": {
        "nb": "Skalaen «{0}» er ett ledd: den har ingen alfa.",
    },
    r"The score is no sum or mean of its items, so their alpha is not its reliability\.": {
        "nb": "Skåren er ikke en sum eller et gjennomsnitt av leddene, så alfa er ikke reliabiliteten til skåren.",
    },
    r"Only scores are known; this needs the answers to the items\.": {
        "nb": "Bare skårene er kjent; dette trenger svarene på leddene.",
    },
    # known groups
    r"Each group needs at least (\d+) values; one has (\d+)\.": {
        "nb": "Hver gruppe må ha minst {0} verdier; en av dem har {1}.",
    },
    r"At least (\d+) groups are needed; found (\d+)\.": {"nb": "Det trengs minst {0} grupper; det er {1}."},
    r"There are (\d+) groups, too many to be told apart; at most (\d+) are compared\.": {
        "nb": "Det er {0} grupper, for mange til å holdes fra hverandre; høyst {1} sammenlignes.",
    },
    r"(\d+) of the (\d+) persons of this group are in another at a later wave; "
    r"over several waves everybody counts where they were first\.": {
        "nb": "{0} av de {1} personene i gruppen er i en annen ved et senere måletidspunkt; "
        "over flere måletidspunkter teller alle der de var først.",
    },
    r"The group of (\d+) of the (\d+) persons is told at another wave and carried to this one\.": {
        "nb": "Gruppen til {0} av de {1} personene er oppgitt ved et annet måletidspunkt og ført over til dette.",
    },
    r"Nobody differs from anybody within the groups\.": {
        "nb": "Ingen skiller seg fra andre i sin egen gruppe."
    },
    r"Nobody differs from anybody within a group\.": {"nb": "I en av gruppene har alle samme verdi."},
    r"The classes of this scale have no order, so no group is higher\.": {
        "nb": "Klassene i denne skalaen har ingen rekkefølge, så ingen gruppe er høyere.",
    },
    r"The larger standard deviation is (\S+) times the smaller; see the difference by Welch\.": {
        "nb": "Det største standardavviket er {0} ganger det minste; se forskjellen etter Welch.",
    },
    r"(\d+) persons without a covariate are left out\.": {
        "nb": "{0} personer som mangler en kovariat, er utelatt.",
    },
    r"The covariates tell the groups apart: no difference is left to adjust\.": {
        "nb": "Kovariatene skiller gruppene fullstendig: det er ingen forskjell igjen å justere.",
    },
    r"The covariates cannot be told from each other, or one is the same for everybody\.": {
        "nb": "Kovariatene kan ikke skilles fra hverandre, eller en av dem er lik for alle.",
    },
    r"There are (\d+) persons for (\d+) coefficients\.": {"nb": "Det er {0} personer til {1} koeffisienter."},
    r"Groups and covariates explain every score: nothing is left to compare with\.": {
        "nb": "Grupper og kovariater forklarer alle skårene: det er ingenting igjen å sammenligne med.",
    },
    r"One degree of freedom is left; Hedges' g needs two\.": {
        "nb": "Det er én frihetsgrad igjen; Hedges' g trenger to.",
    },
    # what hypotheses name
    r"The data hold no answers to '(\S+)' at wave '(.+)'\.": {
        "nb": "Dataene har ingen svar på «{0}» ved måletidspunkt «{1}».",
    },
    r"The data hold no answers to '(\S+)'\.": {"nb": "Dataene har ingen svar på «{0}»."},
    r"The data hold no score '(\S+)' of '(\S+)'\.": {"nb": "Dataene har ingen skår «{0}» av «{1}»."},
    r"The data have no column '(.+)'\. The nearest name is '(.+)'\.": {
        "nb": "Dataene har ingen kolonne «{0}». Det nærmeste navnet er «{1}».",
    },
    r"The data have no column '(.+)'\.": {"nb": "Dataene har ingen kolonne «{0}»."},
    r"'(\S+)' was answered at several waves \((.+)\), and none is named\.": {
        "nb": "«{0}» er besvart ved flere måletidspunkter ({1}), og ingen av dem er nevnt.",
    },
    r"No column names the persons, so nobody's change is known\.": {
        "nb": "Ingen kolonne sier hvem personene er, så ingens endring er kjent.",
    },
    r"(\d+) rows name no person, so scores cannot be matched\.": {
        "nb": "{0} rader sier ikke hvem personen er, så skårene kan ikke kobles.",
    },
    r"Person (.+) has several rows at wave '(.+)'\.": {
        "nb": "Person {0} har flere rader ved måletidspunkt «{1}».",
    },
    r"Person (.+) has several rows\.": {"nb": "Person {0} har flere rader."},
    r"Nobody with a score is in group '(.+)' of '(.+)': it holds (.+)\.": {
        "nb": "Ingen med skår er i gruppen «{0}» av «{1}»: den har {2}.",
    },
    r"A correlation is perfect or rests on three persons: there is no interval\.": {
        "nb": "En av korrelasjonene er perfekt eller bygger på tre personer: det er ikke noe intervall.",
    },
    r"The two correlations are (\S+) and (\S+)\.": {"nb": "De to korrelasjonene er {0} og {1}."},
    # the verdict
    r"The interval also holds values that were not expected\.": {
        "nb": "Intervallet har også verdier som ikke var ventet.",
    },
    r"The interval also holds values that were expected\.": {
        "nb": "Intervallet har også verdier som var ventet.",
    },
    r"(\d+) of (\d+) hypotheses could not be tested and do not count\.": {
        "nb": "{0} av {1} hypoteser kunne ikke prøves og teller ikke med.",
    },
    r"None of the hypotheses could be tested\.": {"nb": "Ingen av hypotesene kunne prøves."},
}
"""Pattern of the English sentence -> the sentence in each other language; see `reasons.REASONS`."""
