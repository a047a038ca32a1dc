"""What exploratory factors and the key audit may say, in each language of a page but English."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["STRUCTURE_REASONS"]

STRUCTURE_REASONS: Mapping[str, Mapping[str, str]] = {
    # correlations
    r"An answer is infinite\.": {"nb": "Et svar er uendelig."},
    r"Without variance there is no correlation: (.+)\.": {
        "nb": "Uten varians finnes ingen korrelasjon: {0}.",
    },
    r"Two items were answered together in (\d+) rows; at least (\d+) are needed\.": {
        "nb": "To ledd er besvart sammen i {0} rader; minst {1} trengs.",
    },
    r"The correlation matrix is not positive definite, as happens with the pairwise route\.": {
        "nb": "Korrelasjonsmatrisen er ikke positivt definitt, slik det kan bli når hvert par av ledd har sine egne rader.",
    },
    r"The correlation matrix is singular: an item is a sum of others, or there are too few rows\.": {
        "nb": "Korrelasjonsmatrisen er singulær: et ledd er en sum av andre, eller det er for få rader.",
    },
    r"An item correlates with no other\.": {"nb": "Et ledd korrelerer ikke med noe annet."},
    r"There are too few rows for (\d+) items: (\d+)\.": {"nb": "Det er for få rader til {0} ledd: {1}."},
    r"Below 0\.5: the items share too little for common factors\.": {
        "nb": "Under 0,5: leddene har for lite felles til at det er felles faktorer å finne.",
    },
    # how many
    r"The correlation matrix has no inverse, so there are no squared multiple correlations\.": {
        "nb": "Korrelasjonsmatrisen kan ikke inverteres, så det finnes ingen kvadrerte multiple korrelasjoner.",
    },
    r"There must be more rows than items; there are (\d+) rows and (\d+) items\.": {
        "nb": "Det må være flere rader enn ledd; det er {0} rader og {1} ledd.",
    },
    r"At least (\d+) items are needed; there are (\d+)\.": {"nb": "Minst {0} ledd trengs; det er {1}."},
    r"The number of factors is not known: parallel analysis could not be made\.": {
        "nb": "Antallet faktorer er ikke kjent: parallellanalysen lot seg ikke gjøre.",
    },
    r"Parallel analysis finds no factor: no component of the items is larger than those of random answers\.": {
        "nb": "Parallellanalysen finner ingen faktor: ingen komponent er større enn dem tilfeldige svar gir.",
    },
    # factors
    r"(\d+) items can tell at most (\d+) factors apart; (\d+) were asked for\.": {
        "nb": "{0} ledd kan skille høyst {1} faktorer fra hverandre; det er bedt om {2}.",
    },
    r"Maximum likelihood needs a correlation matrix that is positive definite; minres does not\.": {
        "nb": "Sannsynlighetsmaksimering krever en positivt definitt korrelasjonsmatrise; det gjør ikke minres.",
    },
    r"Fewer than (\d+) factors explain all there is; ask for fewer\.": {
        "nb": "Færre enn {0} faktorer forklarer alt som er felles; be om færre.",
    },
    r"The factor model did not settle\.": {"nb": "Faktormodellen falt ikke til ro."},
    r"The rotation did not settle\.": {"nb": "Rotasjonen falt ikke til ro."},
    r"The search for the loadings did not come to rest\.": {
        "nb": "Letingen etter ladningene falt ikke til ro."
    },
    r"The rotation did not come to rest\.": {"nb": "Rotasjonen falt ikke til ro."},
    r"The factors explain all the variance of (.+) \(Heywood case\): ask for fewer factors\.": {
        "nb": "Faktorene forklarer all variansen i {0} (Heywood-tilfelle): be om færre faktorer.",
    },
    r"The loadings on factor (.+) cancel out: its sign has no meaning\.": {
        "nb": "Ladningene på faktor {0} opphever hverandre: fortegnet har ingen mening.",
    },
    r"(\d+) factors of (\d+) items leave no degrees of freedom\.": {
        "nb": "{0} faktorer av {1} ledd gir ingen frihetsgrader igjen.",
    },
    r"Only (\d+) of (\d+) starts of the rotation ended in these factors: others may be about as simple\.": {
        "nb": "Bare {0} av {1} starter for rotasjonen endte i disse faktorene: andre kan være omtrent like enkle.",
    },
    r"factor_analyzer has no such rotation, or one that is not tested here\.": {
        "nb": "factor_analyzer har ikke denne rotasjonen, eller den er ikke prøvd her.",
    },
    r"The rotation makes one factor of two: ask for fewer factors, or for another rotation\.": {
        "nb": "Rotasjonen gjør to faktorer til én: be om færre faktorer, eller om en annen rotasjon.",
    },
    r"A general factor beside group factors needs at least (\d+) factors; (\d+) were asked for\.": {
        "nb": "En generell faktor ved siden av gruppefaktorer trenger minst {0} faktorer; det ble bedt om {1}.",
    },
    r"The factors leave an item no variance of its own\.": {
        "nb": "Faktorene lar et ledd stå igjen uten egen varians.",
    },
    r"A group factor has no item of its own\.": {"nb": "En gruppefaktor har ingen egne ledd."},
    r"Of polychoric correlations this describes the fit; it is no test, and has no interval\.": {
        "nb": "For polykoriske korrelasjoner beskriver dette tilpasningen; det er ingen test, og har ikke noe intervall.",
    },
    r"Bartlett's test is for correlations of measured answers; of polychoric correlations it is no test\.": {
        "nb": "Bartletts test er for korrelasjoner mellom målte svar; for polykoriske korrelasjoner er den ingen test.",
    },
    r"The polychoric correlations were smoothed, because no normal variables could have them: their smallest eigenvalue"
    r" was (\S+)\.": {
        "nb": "De polykoriske korrelasjonene er glattet, fordi ingen normalfordelte variabler kan ha dem: den minste egenverdien"
        " var {0}.",
    },
    r"factor_analyzer has no principal axes\.": {"nb": "factor_analyzer har ikke prinsipalakser."},
    r"factor_analyzer cannot invert the correlation matrix\.": {
        "nb": "factor_analyzer klarer ikke å invertere korrelasjonsmatrisen.",
    },
    # key audit: items
    r"Item (\S+): after keying, its correlation with the other items of (\S+) is (\S+) in (\d+) rows; "
    r"the key may be wrong, or the answers were turned already\.": {
        "nb": "Ledd {0}: etter snuing er korrelasjonen med de andre leddene i {1} {2} i {3} rader; "
        "nøkkelen kan være feil, eller svarene kan være snudd fra før.",
    },
    r"Item (\S+): (\d+) of (\d+) answers are not on its response scale: (.+); rows: (.+)\.": {
        "nb": "Ledd {0}: {1} av {2} svar står ikke på svarskalaen: {3}; rader: {4}.",
    },
    r"(\S+) items: none of (\d+) answers is (\S+), and (\d+) are (\S+); "
    r"the codes may be (\S+) to (\S+) instead of (\S+) to (\S+)\.": {
        "nb": "{0} ledd: ingen av {1} svar er {2}, og {3} er {4}; "
        "kodene kan gå fra {5} til {6} i stedet for fra {7} til {8}.",
    },
    r"Answers refused: (\d+); nothing else is estimated until they are corrected\.": {
        "nb": "Avviste svar: {0}; ingenting annet er beregnet før de er rettet.",
    },
    r"Item (\S+): (\d+) of (\d+) cells hold words: (.+)\.": {
        "nb": "Ledd {0}: {1} av {2} celler har ord: {3}.",
    },
    r"(\d+) names of people differ in case, blanks or leading zeros alone (\d+) times: (.+)\.": {
        "nb": "Av {0} navn på personer er det {1} som bare skiller seg i store bokstaver, mellomrom eller nuller foran: {2}.",
    },
    r"Items (\S+) and (\S+) have the same answer in all (\d+) rows that have both; "
    r"one column may stand in the file twice\.": {
        "nb": "Ledd {0} og {1} har samme svar i alle {2} rader som har begge; "
        "den ene kolonnen kan stå to ganger i filen.",
    },
    r"Item (\S+): its (\d+) answers at wave (.+) lie as those at wave (.+) do with the scale turned round\.": {
        "nb": "Ledd {0}: de {1} svarene ved måling {2} ligger som svarene ved måling {3} med skalaen snudd.",
    },
    r"(\d+) items: at wave (.+) none of (\d+) answers is (\S+), and the others lie one code off those at other waves; "
    r"the codes may be (\S+) to (\S+) instead of (\S+) to (\S+)\.": {
        "nb": "{0} ledd: ved måling {1} er ingen av {2} svar {3}, og resten ligger én kode unna svarene ved andre målinger; "
        "kodene kan gå fra {4} til {5} i stedet for fra {6} til {7}.",
    },
    r"Item (\S+): at wave (.+) none of (\d+) answers is (\S+), and the others lie one code off those at other waves; "
    r"the codes may be (\S+) to (\S+) instead of (\S+) to (\S+)\.": {
        "nb": "Ledd {0}: ved måling {1} er ingen av {2} svar {3}, og resten ligger én kode unna svarene ved andre målinger; "
        "kodene kan gå fra {4} til {5} i stedet for fra {6} til {7}.",
    },
    r"Items (\S+) and (\S+): between waves (.+) and (.+) their difference correlates (\S+) in (\d+) people; "
    r"the two columns may have changed places\.": {
        "nb": "Ledd {0} og {1}: mellom måling {2} og {3} korrelerer differansen {4} hos {5} personer; "
        "de to kolonnene kan ha byttet plass.",
    },
    r"Item (\S+): between waves (.+) and (.+) the answers of the same (\d+) people correlate (\S+); "
    r"at one of them they may be turned round\.": {
        "nb": "Ledd {0}: mellom måling {1} og {2} korrelerer svarene fra de samme {3} personene {4}; "
        "ved en av målingene kan svarene være snudd.",
    },
    r"(\d+) of (\d+) items: between waves (.+) and (.+) the answers of the same people go against each other; "
    r"one of the two waves may be turned round\.": {
        "nb": "{0} av {1} ledd: mellom måling {2} og {3} går svarene fra de samme personene mot hverandre; "
        "en av de to målingene kan være snudd.",
    },
    # key audit: rows
    r"(\d+) of (\d+) rows have one answer to all items of a scale, also to those that mean the opposite: (.+)\.": {
        "nb": "{0} av {1} rader har ett og samme svar på alle leddene i en skala, også på dem som betyr det motsatte: {2}.",
    },
    r"(\d+) of (\d+) rows have one answer to all (\d+) items, and only (\d+) all but one alike: (.+)\.": {
        "nb": "{0} av {1} rader har ett og samme svar på alle {2} ledd, og bare {3} har alle unntatt ett like: {4}.",
    },
    r"(\d+) of (\d+) rows took less than one second for each answer: (.+)\.": {
        "nb": "{0} av {1} rader tok under ett sekund per svar: {2}.",
    },
    r"(\d+) of (\d+) people have more than one row: (.+)\.": {
        "nb": "{0} av {1} personer har mer enn én rad: {2}.",
    },
    r"The answers of (\d+) in a row from row (.+) on are those of (\d+) from row (.+) on; "
    r"by chance this happens in less than one table of a thousand\.": {
        "nb": "Svarene i {0} rader fra og med rad {1} er de samme som i {2} rader fra og med rad {3}; "
        "tilfeldig skjer det i færre enn én av tusen tabeller.",
    },
    r"The answers of (\d+) in a row from person (.+) on are those of (\d+) from person (.+) on; "
    r"by chance this happens in less than one table of a thousand\.": {
        "nb": "Svarene fra {0} personer fra og med person {1} er de samme som fra {2} fra og med person {3}; "
        "tilfeldig skjer det i færre enn én av tusen tabeller.",
    },
    # key audit: cells
    r"Item (\S+): (\d+) of (\d+) cells are dates; "
    r"a spreadsheet program may have taken answers such as 1-2 for days: (.+)\.": {
        "nb": "Ledd {0}: {1} av {2} celler er datoer; et regneark kan ha tatt svar som 1-2 for dager: {3}.",
    },
    r"Item (\S+): (\d+) of (\d+) cells are day numbers of a spreadsheet program: (.+)\.": {
        "nb": "Ledd {0}: {1} av {2} celler er dagnumre fra et regneark: {3}.",
    },
    r"Item (\S+): (\d+) of (\d+) cells are a thousand times a code; a point was taken for one between thousands: (.+)\.": {
        "nb": "Ledd {0}: {1} av {2} celler er tusen ganger en kode; et punktum er tatt for et tusenskille: {3}.",
    },
    r"Item (\S+): (\d+) of (\d+) cells are numbers kept as text among numbers: (.+)\.": {
        "nb": "Ledd {0}: {1} av {2} celler er tall lagret som tekst blant tall: {3}.",
    },
    r"Item (\S+): (\d+) of (\d+) cells are numbers with a comma kept as text among numbers: (.+)\.": {
        "nb": "Ledd {0}: {1} av {2} celler er tall med komma lagret som tekst blant tall: {3}.",
    },
}
