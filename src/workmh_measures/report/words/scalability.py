"""Words of the section on: mokken scaling."""

from __future__ import annotations

__all__ = ["EN", "NB"]

EN: dict[str, str] = {
    "topic.scalability": "Mokken scaling",
    "tell.scalability": "Scalability was examined by {what}.",
    "told.mokken": "Loevinger's coefficients with standard errors by the delta method, Mokken's selection of items, monotonicity over"
    " rest-score groups, and the order of items",
    "analysis.loevinger_h": "Loevinger H",
    "analysis.mokken_scale": "Mokken scale",
    "analysis.mokken_monotonicity": "breaches of monotonicity",
    "analysis.mokken_ordering": "HT, order of items",
    "mokken_items": "Mokken scaling of the items: {name}",
    "mokken_order": "Monotonicity and order of the items: {name}",
    "mokken_at": "scale, c = {bound}",
    "mokken_crit": "crit",
    "mokken_places": "changes places with",
    "mokken_pairs": "H of each pair of items",
}
NB: dict[str, str] = {
    "topic.scalability": "Mokken-skalering",
    "tell.scalability": "Skalerbarhet er undersøkt med {what}.",
    "told.mokken": "Loevingers koeffisienter med standardfeil etter deltametoden, Mokkens utvalg av ledd, monotoni over grupper"
    " etter restskår, og rekkefølgen på leddene",
    "analysis.loevinger_h": "Loevingers H",
    "analysis.mokken_scale": "Mokken-skala",
    "analysis.mokken_monotonicity": "brudd på monotoni",
    "analysis.mokken_ordering": "HT, rekkefølge på leddene",
    "mokken_items": "Mokken-skalering av leddene: {name}",
    "mokken_order": "Monotoni og rekkefølge på leddene: {name}",
    "mokken_at": "skala, c = {bound}",
    "mokken_crit": "crit",
    "mokken_places": "bytter plass med",
    "mokken_pairs": "H for hvert par av ledd",
    "explain.loevinger_h": "Hvor godt personer og ledd lar seg ordne i én rekkefølge; fra 0,30 svakt, 0,40 middels, 0,50 sterkt.",
    "explain.mokken_scale": "Skalaen et ledd settes i ved automatisk utvalg; 0 er ingen.",
    "explain.mokken_monotonicity": "Hvor ofte en høyere sum av de andre leddene går sammen med et lavere svar på dette.",
    "explain.mokken_ordering": "Om leddene har samme rekkefølge for alle personer: HT for skalaen, fra 0,30 svakt, 0,40 middels,"
    " 0,50 sterkt; og for hvert ledd hvor mange andre det bytter plass med.",
    "method.delta_log": "intervall etter deltametoden for log(1 − H)",
    "method.mokken_search": "Mokkens søk, ledd over grensen c",
    "method.breaches": "antall brudd over 0,03",
    "method.breach_sum": "summen av dem",
    "method.largest_breach": "det største av dem",
    "method.crit": "crit etter Molenaar og Sijtsma, som veier dem sammen; fra 40 mistenkelig, fra 80 alvorlig",
    "method.ht": "HT, skalerbarheten av personer over ledd",
    "method.changed_places": "ledd det bytter plass med i en gruppe etter restskår (gjennomsnitt)",
}
