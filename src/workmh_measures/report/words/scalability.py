"""Words of the section on: mokken scaling."""

from __future__ import annotations

__all__ = ["EN", "NB"]

EN: dict[str, str] = {
    "topic.scalability": "Mokken scaling",
    "tell.scalability": "Scalability was examined by {what}.",
    "told.mokken": "Loevinger's coefficients",
    "analysis.loevinger_h": "Loevinger H",
    "analysis.mokken_scale": "Mokken scale",
    "analysis.mokken_monotonicity": "breaches of monotonicity",
}
NB: dict[str, str] = {
    "topic.scalability": "Mokken-skalering",
    "tell.scalability": "Skalerbarhet er undersøkt med {what}.",
    "told.mokken": "Loevingers koeffisienter",
    "analysis.loevinger_h": "Loevingers H",
    "analysis.mokken_scale": "Mokken-skala",
    "analysis.mokken_monotonicity": "brudd på monotoni",
    "explain.loevinger_h": "Hvor godt personer og ledd lar seg ordne i én rekkefølge; fra 0,30 svakt, 0,40 middels, 0,50 sterkt.",
    "explain.mokken_scale": "Skalaen et ledd settes i ved automatisk utvalg; 0 er ingen.",
    "explain.mokken_monotonicity": "Hvor ofte en høyere sum av de andre leddene går sammen med et lavere svar på dette.",
}
