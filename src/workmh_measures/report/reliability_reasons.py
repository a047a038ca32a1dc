"""What reliability and measurement error may say beside their numbers, in each language of a page but English."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["RELIABILITY_REASONS"]

RELIABILITY_REASONS: Mapping[str, Mapping[str, str]] = {
    # what each form answers
    r"Agreement of single scores: do two scores of a person have the same value\? Differences in level count\.": {
        "nb": "Enighet mellom enkeltskårer: får en person samme verdi to ganger? Forskjeller i nivå teller med.",
    },
    r"Consistency of single scores: do two scores keep persons in the same order\? Differences in level do not count\.": {
        "nb": "Konsistens mellom enkeltskårer: kommer personene i samme rekkefølge? Forskjeller i nivå teller ikke.",
    },
    r"Single scores when every person has other raters, or occasions without an order\.": {
        "nb": "Enkeltskårer når hver person har sine egne bedømmere, eller ganger uten rekkefølge.",
    },
    r"Agreement of the mean of the scores of a person, when decisions are made on that mean\.": {
        "nb": "Enighet for gjennomsnittet av skårene til en person, når det er gjennomsnittet som brukes.",
    },
    r"Consistency of the mean of the scores of a person, when decisions are made on that mean\.": {
        "nb": "Konsistens for gjennomsnittet av skårene til en person, når det er gjennomsnittet som brukes.",
    },
    r"The mean of the scores of a person, when every person has other raters\.": {
        "nb": "Gjennomsnittet av skårene til en person, når hver person har sine egne bedømmere.",
    },
    # is it a retest
    r"Not a retest: nothing says that the persons did not change between (.+) and (.+)\.": {
        "nb": "Ikke en retest: ingenting sier at personene ikke endret seg mellom {0} og {1}.",
    },
    r"Not a retest: no interval was declared for the days between (.+) and (.+)\.": {
        "nb": "Ikke en retest: det er ikke oppgitt hvor mange dager det skal være mellom {0} og {1}.",
    },
    r"Not a retest: the days between (.+) and (.+) are not known\.": {
        "nb": "Ikke en retest: antall dager mellom {0} og {1} er ikke kjent.",
    },
    r"(\d+) of (\d+) persons are left out: the anchor says that they changed\.": {
        "nb": "{0} av {1} personer er utelatt: de oppga at de hadde endret seg.",
    },
    r"(\d+) of (\d+) persons are left out: nobody knows whether they changed\.": {
        "nb": "{0} av {1} personer er utelatt: det er ukjent om de hadde endret seg.",
    },
    r"(\d+) of (\d+) persons are left out: their answers are not (\S+) to (\S+) days apart\.": {
        "nb": "{0} av {1} personer er utelatt: det er ikke {2} til {3} dager mellom svarene.",
    },
    r"(\d+) of (\d+) persons are left out: they have a row at one of the two waves only\.": {
        "nb": "{0} av {1} personer er utelatt: de har bare en rad ved ett av de to tidspunktene.",
    },
    r"The answers at wave (.+) come before those at wave (.+): is their order turned round\?": {
        "nb": "Svarene ved {0} kommer før dem ved {1}: er rekkefølgen snudd?",
    },
    r"Column (.+) must hold numbers, and it holds words\.": {
        "nb": "Kolonnen {0} må inneholde tall, men inneholder ord.",
    },
    r"(\d+) of (\d+) persons are left out: the day of one of their answers is not known\.": {
        "nb": "{0} av {1} personer er utelatt: datoen for ett av svarene er ukjent.",
    },
    r"The mean changed by (\S+): these persons may not have been stable\.": {
        "nb": "Gjennomsnittet endret seg med {0}: personene var kanskje ikke stabile.",
    },
    # rows that make no design
    r"No row is at wave (.+)\.": {"nb": "Ingen rad hører til måletidspunkt {0}."},
    r"The rows do not name the (.+)\.": {"nb": "Radene sier ikke hvem eller hva som er «{0}»."},
    r"Person (.+) has (\d+) rows for (.+)\.": {"nb": "Person {0} har {1} rader for {2}."},
    r"At least 2 raters are needed to compare them\.": {"nb": "Det trengs minst to bedømmere."},
    r"Nothing numbers the ratings of a rater\.": {"nb": "Vurderingene til en bedømmer er ikke nummerert."},
    r"No rater rated a person twice\.": {"nb": "Ingen bedømmer har vurdert samme person to ganger."},
    # what rows say against any estimate
    r"Rows that name no person are left out: (\d+) of (\d+)\.": {
        "nb": "Rader som ikke sier hvem de gjelder, er utelatt: {0} av {1}.",
    },
    r"(\d+) rows are of (\d+) persons and are taken for as many persons as rows: intervals are too narrow\.": {
        "nb": "{0} rader gjelder {1} personer og er regnet som like mange personer som rader: intervallene er for smale.",
    },
    # intraclass correlation
    r"At least 2 persons and 2 ratings each are needed; there are (\d+) and (\d+)\.": {
        "nb": "Det trengs minst to personer med to skårer hver; det er {0} og {1}.",
    },
    r"At least 2 persons with ratings, one of them with two, are needed\.": {
        "nb": "Det trengs minst to personer med skårer, og minst én av dem med to.",
    },
    r"All ratings are the same\.": {"nb": "Alle skårene er like."},
    r"A rating is not a finite number\.": {"nb": "En av skårene er ikke et endelig tall."},
    r"The ratings of a person never differ, apart from the level of the raters: no interval can be formed\.": {
        "nb": "Skårene til en person er alltid like, bortsett fra nivået: da kan det ikke lages noe intervall.",
    },
    r"The ratings of a person never differ: no interval can be formed\.": {
        "nb": "Skårene til en person er alltid like: da kan det ikke lages noe intervall.",
    },
    r"All persons have the same mean rating\.": {"nb": "Alle personene har samme gjennomsnitt."},
    r"The lower limit of single scores is too low to be that of a mean\.": {
        "nb": "Den nedre grensen for enkeltskårer er for lav til å regnes om til et gjennomsnitt.",
    },
    # agreement of answers
    r"The answer (\S+) is none of the codes of the item\.": {
        "nb": "Svaret {0} er ikke en av kodene til leddet."
    },
    r"Kappa compares two ratings; there are (\d+)\.": {
        "nb": "Kappa sammenligner to vurderinger; det er {0}."
    },
    r"At least 2 units rated by both are needed; there are (\d+)\.": {
        "nb": "Det trengs minst to som er vurdert begge ganger; det er {0}.",
    },
    r"Both raters used the same one category only\.": {
        "nb": "Begge ganger ble bare den ene og samme kategorien brukt.",
    },
    r"At least 2 categories are needed\.": {"nb": "Det trengs minst to kategorier."},
    r"The score has (\d+) classes: too many for an agreement of classes\.": {
        "nb": "Skåren har {0} klasser: det er for mange til å regne ut hvor godt klasser samsvarer.",
    },
    r"At least 2 units with two ratings are needed; there are (\d+)\.": {
        "nb": "Det trengs minst to som er vurdert to ganger; det er {0}.",
    },
    r"No unit has two ratings\.": {"nb": "Ingen er vurdert to ganger."},
    r"Only one category was used\.": {"nb": "Bare én kategori ble brukt."},
    # measurement error
    r"Classes have no error in points; see their agreement\.": {
        "nb": "Klasser har ingen målefeil i poeng; se hvor godt de samsvarer.",
    },
    r"The ratings of a person never differ: no error was seen\.": {
        "nb": "Skårene til en person er alltid like: ingen målefeil kom til syne.",
    },
    r"At least 3 persons with both scores are needed; there are (\d+)\.": {
        "nb": "Det trengs minst tre personer med begge skårer; det er {0}.",
    },
    r"A score is not a finite number\.": {"nb": "En av skårene er ikke et endelig tall."},
    r"All differences are the same\.": {"nb": "Alle forskjellene er like."},
    r"All persons have the same mean of the two scores\.": {
        "nb": "Alle personene har samme gjennomsnitt av de to skårene.",
    },
    r"The differences lie on a line: no interval can be formed\.": {
        "nb": "Forskjellene ligger på en linje: da kan det ikke lages noe intervall.",
    },
    r"The difference grows or shrinks with the score: the limits do not hold along the whole scale\.": {
        "nb": "Forskjellen blir større eller mindre med skåren: grensene gjelder ikke langs hele skalaen.",
    },
    r"The smallest detectable change of one person, (\S+), is larger than the minimal important change, (\S+): "
    r"a change of that size in one person may be error alone\.": {
        "nb": "Den minste endringen som kan påvises hos én person, {0}, er større enn den minste viktige endringen, {1}: "
        "en så stor endring hos én person kan være bare målefeil.",
    },
    # error along the score
    r"The items form the construct and need not agree: unlike answers are no error\.": {
        "nb": "Leddene danner begrepet og trenger ikke henge sammen: ulike svar er ingen målefeil.",
    },
    r"One item does not tell its error\.": {"nb": "Ett ledd alene sier ikke noe om målefeilen."},
    r"The answers to the items are not at hand\.": {"nb": "Svarene på leddene er ikke med."},
    r"At least 2 persons and 2 items are needed; there are (\d+) and (\d+)\.": {
        "nb": "Det trengs minst to personer og to ledd; det er {0} og {1}.",
    },
    r"An answer is not a finite number\.": {"nb": "Et av svarene er ikke et endelig tall."},
    r"All persons have the same score\.": {"nb": "Alle personene har samme skår."},
    r"The score is no sum or mean of its items: they do not tell its error\.": {
        "nb": "Skåren er ikke en sum eller et gjennomsnitt av leddene: de sier ikke noe om målefeilen.",
    },
    r"At least (\d+) persons with both scores are needed; there are (\d+)\.": {
        "nb": "Det trengs minst {0} personer med begge skårer; det er {1}.",
    },
    r"There are too few different scores for a curve\.": {"nb": "Det er for få ulike skårer til en kurve."},
    r"At least (\d+) persons are needed; there are (\d+)\.": {
        "nb": "Det trengs minst {0} personer; det er {1}.",
    },
    r"The curve gives no error at this score\.": {"nb": "Kurven gir ingen målefeil ved denne skåren."},
}
"""Pattern of the English sentence -> the sentence in each other language; see `reasons.REASONS`."""
