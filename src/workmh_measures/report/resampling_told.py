"""Which numbers rest on random draws, and how many: sentences of the paragraph on methods."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..model.estimate import Estimate
from .estimate_tables import default_rows
from .results_view import ResultsView
from .topics import CONFIRMATORY_METHODS, TOPICS

__all__ = ["resampling_sentences"]

_RESAMPLED = ("mic_roc", "mic_predictive", "mic_predictive_adjusted")
_OF_ORDERED = ("categorical_omega", "ordinal_alpha")
_ON_ALPHA = (*TOPICS["consistency"], "disattenuated_correlation")
"""Numbers with the draws of internal consistency."""
_OF_FACTORS = frozenset(
    {
        *("efa_loading", "efa_communality", "factor_correlation", "ecv", "puc", "efa_omega_total"),
        *("efa_omega_hierarchical", "construct_replicability", "factor_determinacy"),
    }
)
"""Numbers with the draws of loadings."""


def resampling_sentences(view: ResultsView) -> list[str]:
    """Return a sentence for each kind of random draw that was made, and one on where they started."""
    say, asked = view.writer, view.asked
    valued = [row for row in view.found.rows if row.value is not None]
    first = _by_draws([row for row in default_rows(valued) if _is_resampled(row)], view)
    told = {name for names in first.values() for name in names}
    also = _by_draws([row for row in valued if _is_resampled(row)], view, without=told)
    sentences = [_sentence("methods_resampled", draws, names, view) for draws, names in first.items()]
    sentences += [_sentence("methods_also", draws, names, view) for draws, names in also.items()]
    draws_of_all = say.number(asked.draws, 0)
    if any(row.analysis == "parallel_factors" for row in valued):
        ordered = asked.factors.correlations == "polychoric"
        draws = say.number(asked.factors.shuffles, 0) if ordered else draws_of_all
        sentences.append(say("methods_shuffled" if ordered else "methods_parallel", draws=draws))
    if any(row.method == "optimism_corrected" for row in valued):
        sentences.append(say("methods_optimism", draws=draws_of_all))
    return [*sentences, say("methods_seed", seed=asked.seed)] if sentences else []


def _by_draws(
    rows: Sequence[Estimate], view: ResultsView, *, without: Collection[str] = ()
) -> dict[int, list[str]]:
    """Return the names of the numbers that rest on so many draws."""
    asked, found = view.asked, dict[int, dict[str, None]]()
    for name, analysis in {view.name(row): row.analysis for row in rows}.items():
        if name not in without:
            draws = asked.consistency_draws if analysis in _ON_ALPHA else asked.draws
            draws = asked.factors.loading_draws if analysis in _OF_FACTORS else draws
            found.setdefault(draws or asked.draws, {})[name] = None
    return {draws: list(names) for draws, names in found.items()}


def _sentence(key: str, draws: int, names: Sequence[str], view: ResultsView) -> str:
    say = view.writer
    return say(key, names=say.listing(names), draws=say.number(draws, 0))


def _is_resampled(row: Estimate) -> bool:
    if row.ci_low is None:
        return False
    if row.analysis in _OF_FACTORS:
        return row.method not in CONFIRMATORY_METHODS
    resampled = (*_RESAMPLED, *_OF_ORDERED)
    return "bootstrap" in str(row.method) or row.analysis in resampled or row.analysis.startswith("omega_")
