"""Everything estimated about one instrument in one set of answers, as a flat list."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..model.estimate import Estimate
from ..model.instrument import Instrument
from ..model.names import score_column
from ..model.scale import Scale
from ..scoring.answers import answered_values, numeric_items
from ..scoring.attainable import attainable_range
from .answer_distribution import answer_percents
from .descriptives import item_descriptives, score_descriptives
from .estimation import About
from .internal_consistency import internal_consistency
from .keyed_items import keyed_items

__all__ = ["answer_distribution", "instrument_estimates", "scale_consistency"]

_WHY_NOT = {
    "formative": "The items form the construct and need not agree: a reliability of their agreement has no meaning.",
    "single_item": "One item has no internal consistency.",
}


def instrument_estimates(
    instrument: Instrument,
    answers: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    parameters: Mapping[str, str],
    about: About | None = None,
) -> list[Estimate]:
    """Describe items and scores, and estimate the internal consistency of every reflective scale.

    Parameters
    ----------
    instrument : the definition.
    answers : shape (n, items), item ids as columns; NaN or missing codes where there is no answer.
    scores : same rows, columns as `scoring.score.score` makes them.
    parameters : every parameter with its choice.
    about : group and wave the rows belong to.

    Returns
    -------
    list of Estimate
        Items first, then scale by scale.
    """
    names: About = {**(about or {}), "instrument": instrument.id}
    ids = [item for item in numeric_items(instrument) if item in answers]
    items = pd.DataFrame({item: answered_values(answers[item]) for item in ids})
    ends = {item: instrument.response_scale_of(item).attainable for item in ids}
    estimates = item_descriptives(items, attainable=ends, **names)
    for scale in instrument.scales:
        of_scale: About = {**names, "scale": scale.id}
        values = scores[score_column(instrument.id, scale.id)].to_numpy(dtype=np.float64)
        attainable = attainable_range(instrument, scale, parameters)
        if scale.measure != "nominal":
            estimates += score_descriptives(values, attainable=attainable, **of_scale)
        estimates += scale_consistency(instrument, scale, items, parameters, of_scale)
    return estimates


def answer_distribution(
    instrument: Instrument, answers: pd.DataFrame, *, about: About | None = None
) -> list[Estimate]:
    """Return how the answers to each item spread over the codes, for the figure of a report.

    Parameters and notes as for `instrument_estimates`.
    """
    names: About = {**(about or {}), "instrument": instrument.id}
    ids = [item for item in numeric_items(instrument) if item in answers]
    items = pd.DataFrame({item: answered_values(answers[item]) for item in ids})
    codes = {item: instrument.response_scale_of(item).codes for item in ids}
    return answer_percents(items, codes=codes, **names)


def scale_consistency(
    instrument: Instrument, scale: Scale, items: pd.DataFrame, parameters: Mapping[str, str], about: About
) -> list[Estimate]:
    """Estimate the internal consistency of a scale, or say why it has none.

    Parameters
    ----------
    items : answers with NaN for missing, item ids as columns.
    """
    if scale.measurement_model != "reflective":
        return [Estimate(analysis="cronbach_alpha", reason=_WHY_NOT[scale.measurement_model], **about)]
    if scale.combine.rule == "count_at_least":
        reason = "The score counts items over a threshold; see the sum over the same items."
        return [Estimate(analysis="cronbach_alpha", reason=reason, **about)]
    return internal_consistency(keyed_items(instrument, scale, items, parameters), **about)
