"""Words in drawings and in the tables behind them."""

from __future__ import annotations

__all__ = ["EN", "NB"]

EN: dict[str, str] = {
    "figure.named_n": "{name} (n\u00a0=\u00a0{n})",
    "figure.value_of": "{name} {value}",
    "figure.share_of_answers": "Share of the answers on either side of the middle",
    "figure.n": "n",
    "figure.percent": "%",
    "figure.mean": "mean",
    "figure.sd": "SD",
    "figure.median": "median",
    "figure.quartile_first": "1st quartile",
    "figure.quartile_third": "3rd quartile",
    "figure.low": "lower limit",
    "figure.high": "upper limit",
    "figure.people_drawn": "{drawn} of {whole} people are drawn.",
    "figure.person_key": "one person ({drawn} of {whole})",
    "figure.mean_of_all": "mean of all",
    "figure.mean_n_at": "{mean} at {time} (n\u00a0=\u00a0{n})",
    "figure.curve": "curve",
    "figure.series": "what is drawn",
    "figure.stage": "stage",
    "figure.who": "who",
    "figure.time": "time",
    "figure.arm": "arm",
    "figure.count": "what is counted",
}

NB: dict[str, str] = {
    "figure.named_n": "{name} (n\u00a0=\u00a0{n})",
    "figure.value_of": "{name} {value}",
    "figure.share_of_answers": "Andel av svarene på hver side av midten",
    "figure.n": "n",
    "figure.percent": "%",
    "figure.mean": "gjennomsnitt",
    "figure.sd": "SD",
    "figure.median": "median",
    "figure.quartile_first": "1. kvartil",
    "figure.quartile_third": "3. kvartil",
    "figure.low": "nedre grense",
    "figure.high": "øvre grense",
    "figure.people_drawn": "{drawn} av {whole} personer er tegnet.",
    "figure.person_key": "én person ({drawn} av {whole})",
    "figure.mean_of_all": "gjennomsnitt for alle",
    "figure.mean_n_at": "{mean} ved {time} (n\u00a0=\u00a0{n})",
    "figure.curve": "kurve",
    "figure.series": "det som er tegnet",
    "figure.stage": "trinn",
    "figure.who": "hvem",
    "figure.time": "tidspunkt",
    "figure.arm": "arm",
    "figure.count": "det som telles",
}
