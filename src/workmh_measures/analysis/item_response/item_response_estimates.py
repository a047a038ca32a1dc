"""An item response model as estimates: items, information, reliability, fit of items, pairs and persons, and a table of sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pandas as pd

from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ...model.instrument import Instrument
from ...model.scale import Scale
from ...scoring.recode import keyed_values
from ..estimation import About
from ..internal_consistency import why_no_consistency
from ..keyed_items import item_uses
from ..measurements import NO_ITEMS, Measurements
from .category_model import Floats
from .information import (
    empirical_reliability,
    item_information,
    marginal_reliability,
    trait_standard_error,
)
from .item_places import item_places
from .marginal_maximum_likelihood import ItemResponseFit
from .model_fit_estimates import item_fit_rows, local_dependence_rows, person_fit_row
from .named_models import ModelName, fitted_model
from .ordered_answers import used_options
from .person_scores import expected_a_posteriori
from .summed_scores import summed_scores

__all__ = ["TRAIT_VALUES", "item_response_estimates", "item_response_rows"]

TRAIT_VALUES = tuple(float(value) for value in np.arange(-4.0, 4.01, 0.25))
"""Where on the trait information is told, in its standard deviations; that of single items at every second place."""

_LEVEL = 0.95
_REACH = NormalDist().inv_cdf((1 + _LEVEL) / 2)
_FEW_ANSWERS = 5
_MOST_OPTIONS = 20


def item_response_estimates(
    measured: Measurements, scale: Scale, *, model: ModelName = "graded", about: About
) -> list[Estimate]:
    """Everything an item response model tells of a scale, or the reason why there is none.

    Parameters
    ----------
    measured : answers of one wave or group.
    scale : of the instrument.
    model : graded, partial_credit or generalised_partial_credit.
    about : group and wave the rows belong to, instrument and scale.

    Returns
    -------
    list of Estimate
        See `item_response_rows`.
    """
    reason = why_no_consistency(scale)
    if reason is None and not measured.has_items(scale):
        reason = NO_ITEMS
    if reason is not None:
        return [Estimate(analysis="irt_log_likelihood", method=model, reason=reason, **about)]
    codes = keyed_codes(measured.instrument, scale, measured.parameters)
    return item_response_rows(measured.keyed(scale), model=model, codes=codes, about=about)


def keyed_codes(
    instrument: Instrument, scale: Scale, parameters: Mapping[str, str]
) -> dict[str, tuple[float, ...]]:
    """Return the codes an item can give the scale, keyed, lowest first; items without options are left out."""
    found = {}
    for use in item_uses(instrument, scale):
        codes = np.asarray(instrument.response_scale_of(use.item).codes, dtype=np.float64)
        if len(codes):
            keyed = keyed_values(instrument, use, codes, parameters)
            found[use.item] = tuple(np.unique(keyed[~np.isnan(keyed)]).tolist())
    return found


def item_response_rows(
    items: pd.DataFrame,
    *,
    model: ModelName = "graded",
    codes: Mapping[str, Sequence[float]] | None = None,
    about: About | None = None,
) -> list[Estimate]:
    """Fit an item response model to keyed items and tell what came out.

    Parameters
    ----------
    items : keyed answers, one named column per item, one row per person; missing answers are NaN.
    model : graded, partial_credit or generalised_partial_credit.
    codes : item -> codes it can have, to tell of those nobody chose.
    about : names the rows carry.

    Returns
    -------
    list of Estimate
        irt_log_likelihood, irt_aic, irt_bic; for each item grm_a and grm_b (gpcm_a, gpcm_b), the code above the boundary
        or step in `level`, with 95 % intervals; irt_information of each item and irt_test_information and
        irt_conditional_sem at `TRAIT_VALUES`; irt_reliability; irt_item_fit; irt_local_dependence of each pair;
        irt_person_fit_percent; irt_trait_of_score at each sum, with its 95 % interval. An item all answer alike, or with
        too many different answers, is left out with the reason. Where there is no model, irt_log_likelihood says why.
    """
    start = Estimate(analysis="irt_log_likelihood", method=model, missing="full_information", **(about or {}))
    left_out = _left_out(items)
    kept = [str(name) for name in items.columns if str(name) not in left_out]
    answers = items.to_numpy(np.float64, na_value=np.nan)[:, [str(n) not in left_out for n in items.columns]]
    slope, _ = _names_of(model)
    without = [changed(start, analysis=slope, item=item, reason=why) for item, why in left_out.items()]
    try:
        fit = fitted_model(model, answers, names=kept)
    except NotEstimable as refusal:
        return [changed(start, reason=" ".join(p.text for p in refusal.problems)), *without]
    start = changed(start, n=fit.likelihood.answers.n)
    return [
        *_criteria(start, fit, len(answers)),
        *_item_rows(start, fit, kept, _unused(fit, kept, codes or {})),
        *without,
        *_information_rows(start, fit, kept),
        *_reliability_rows(start, fit),
        *item_fit_rows(start, fit, kept),
        *local_dependence_rows(start, fit, kept),
        person_fit_row(start, fit),
        *_sum_rows(start, fit, complete=not left_out),
    ]


def _names_of(model: ModelName) -> tuple[str, str]:
    """Names of slopes and places."""
    return ("grm_a", "grm_b") if model == "graded" else ("gpcm_a", "gpcm_b")


def _left_out(items: pd.DataFrame) -> dict[str, str]:
    """Items no model of options can take, with the reason."""
    found = {}
    answers = items.to_numpy(np.float64, na_value=np.nan)
    for name, used in zip(map(str, items.columns), used_options(answers), strict=True):
        if not used:
            found[name] = f"Nobody answered item {name}; it is left out of the model."
        elif len(used) == 1:
            found[name] = f"All answers to item {name} are the same; it is left out of the model."
        elif len(used) > _MOST_OPTIONS:
            found[name] = (
                f"Item {name} has {len(used)} different answers, a model of options at most {_MOST_OPTIONS};"
                " it is left out of the model."
            )
    return found


def _criteria(start: Estimate, fit: ItemResponseFit, rows: int) -> Iterator[Estimate]:
    silent = rows - fit.likelihood.answers.n
    said = f"{silent} of {rows} persons answered none of the items and have no place on the trait."
    first = changed(start, value=fit.log_likelihood, df=float(fit.n_free))
    yield changed(first, warnings=(said,)) if silent else first
    deviance = -2.0 * fit.log_likelihood
    yield changed(start, analysis="irt_aic", value=deviance + 2.0 * fit.n_free)
    n = fit.likelihood.answers.n
    yield changed(start, analysis="irt_bic", value=float(deviance + np.log(n) * fit.n_free))


def _unused(
    fit: ItemResponseFit, names: Sequence[str], codes: Mapping[str, Sequence[float]]
) -> dict[str, tuple[str, ...]]:
    """A sentence for each item with options nobody chose."""
    found: dict[str, tuple[str, ...]] = {}
    for name, used in zip(names, fit.likelihood.answers.options, strict=True):
        unused = [f"{code:g}" for code in codes.get(name, ()) if code not in used]
        if unused:
            found[name] = (f"Item {name}: nobody chose {', '.join(unused)}; the model knows no such answer.",)
    return found


def _item_rows(
    start: Estimate, fit: ItemResponseFit, names: Sequence[str], unused: Mapping[str, tuple[str, ...]]
) -> Iterator[Estimate]:
    """Slopes and places of every item, with normal intervals."""
    slope_name, place_name = _names_of(start.method)  # type: ignore[arg-type]
    places, parameters, errors = item_places(fit), fit.parameters, fit.standard_errors
    answers = fit.likelihood.answers
    chosen = (answers.cells.T @ answers.counts).reshape(answers.used.shape)
    for item, name in enumerate(names):
        slope, error = float(parameters[item, 0]), float(errors[item, 0])
        told = (*_of_slope(name, slope), *unused.get(name, ()))
        yield _with_error(changed(start, analysis=slope_name, item=name, warnings=told), slope, error)
        unrelated = abs(slope) < _REACH * error
        for column, code in list(enumerate(answers.options[item]))[1:]:
            row = changed(start, analysis=place_name, item=name, level=f"{code:g}")
            if unrelated:
                yield changed(
                    row,
                    reason=f"Item {name} may have nothing to do with the trait (its slope may be 0):"
                    " its answers have no place on it.",
                )
                continue
            few = _few(name, float(code), int(min(chosen[item, :column].sum(), chosen[item, column:].sum())))
            value, spread = float(places.values[item, column]), float(places.errors[item, column])
            yield _with_error(changed(row, warnings=few), value, spread)


def _of_slope(name: str, slope: float) -> tuple[str, ...]:
    if slope >= 0.0:
        return ()
    return (f"Item {name}: its answers fall as the trait rises; look whether it is keyed the right way.",)


def _few(name: str, code: float, persons: int) -> tuple[str, ...]:
    if persons >= _FEW_ANSWERS:
        return ()
    return (
        f"Item {name}: fewer than {_FEW_ANSWERS} persons answered on one side of {code:g}; its place is uncertain.",
    )


def _with_error(row: Estimate, value: float, error: float) -> Estimate:
    reach = _REACH * error
    return changed(row, value=value, ci_low=value - reach, ci_high=value + reach, ci_level=_LEVEL)


def _information_rows(start: Estimate, fit: ItemResponseFit, names: Sequence[str]) -> Iterator[Estimate]:
    of_items = item_information(fit, TRAIT_VALUES)
    for name, along in zip(names, of_items, strict=True):
        row = changed(start, analysis="irt_information", item=name)
        yield from _along(row, along, every=2)
    yield from _along(changed(start, analysis="irt_test_information"), of_items.sum(axis=0))
    yield from _along(changed(start, analysis="irt_conditional_sem"), trait_standard_error(fit, TRAIT_VALUES))


def _along(row: Estimate, values: Floats, *, every: int = 1) -> Iterator[Estimate]:
    for trait, value in list(zip(TRAIT_VALUES, values.tolist(), strict=True))[::every]:
        yield changed(row, level=f"{trait:g}", value=value)


def _reliability_rows(start: Estimate, fit: ItemResponseFit) -> Iterator[Estimate]:
    row = changed(start, analysis="irt_reliability")
    scores = expected_a_posteriori(fit)
    yield changed(row, method="marginal", value=marginal_reliability(fit))
    yield changed(row, method="empirical", value=empirical_reliability(scores.values, scores.errors))
    yield changed(row, method="summed_score", value=summed_scores(fit).reliability)


def _sum_rows(start: Estimate, fit: ItemResponseFit, *, complete: bool) -> Iterator[Estimate]:
    row = replace(start, analysis="irt_trait_of_score")
    if not complete:
        yield changed(
            row, reason="An item is left out of the model: the sum of all items has no place on the trait."
        )
        return
    found = summed_scores(fit)
    for total, trait, error in zip(found.sums, found.trait, found.errors, strict=True):
        yield _with_error(changed(row, level=f"{total:g}"), float(trait), float(error))
