"""Tables of worked trials, from their public data by the plan in docs/examples."""

from __future__ import annotations

from pathlib import Path

from workmh_measures.cli.trial_source import TrialSource, given_trial
from workmh_measures.definitions.library import load_study
from workmh_measures.model.estimate import Estimate
from workmh_measures.trial.trial_analysis import trial_estimates
from workmh_measures.trial.trial_questions import TrialQuestions

__all__ = ["jobs2_table"]

ROOT = Path(__file__).parents[1]
_POPULATIONS = {"itt": "as allocated", "per_protocol": "came to the workshop"}
_SHOWN = (
    (
        "employed",
        "risk_difference",
        "mantel_haenszel",
        "in work, difference of shares in strata of occupation",
    ),
    ("employed_adjusted", "risk_difference", "standardised_shares", "the same, standardised over covariates"),
    ("employed_adjusted", "odds_ratio", "logistic", "in work, odds ratio, adjusted"),
    ("depression", "mean_difference", "ancova", "depression (1 to 5), adjusted difference"),
    ("self_efficacy", "mean_difference", "welch", "self-efficacy (1 to 5), difference of means"),
)


def jobs2_table() -> str:
    """Return the comparisons of JOBS II: workshop less booklet."""
    rows = _jobs2_rows()
    lines = ["| workshop against booklet | people | estimate | 95 % interval | p |", "|---|---|--:|---|--:|"]
    for item, analysis, method, words in _SHOWN:
        for population, told in _POPULATIONS.items():
            found = (
                r
                for r in rows
                if (r.item, r.analysis, r.method, r.item2) == (item, analysis, method, population)
            )
            lines.append(_line(words, told, next(row for row in found if row.level is None)))
    for row in rows:
        if row.analysis == "risk_difference" and row.method == "mantel_haenszel" and row.level is not None:
            lines.append(_line(f"in work, {row.level}", _POPULATIONS["itt"], row))
    return "\n".join(lines)


def _jobs2_rows() -> list[Estimate]:
    examples = ROOT / "docs" / "examples"
    table = ROOT / "tests" / "data" / "jobs2_unemployed_rct" / "jobs2.csv"
    with given_trial(
        TrialSource(str(table), examples / "jobs2_columns.yaml"), load_study(str(examples / "jobs2.yaml"))
    ) as (data, _):
        return trial_estimates(data, TrialQuestions(sections=("effects", "subgroups")))


def _line(words: str, population: str, row: Estimate) -> str:
    return (
        f"| {words} | {population}, {row.n} | {row.value:.3f} | {row.ci_low:.3f} to {row.ci_high:.3f} "
        f"| {row.p_value:.3f} |"
    )
