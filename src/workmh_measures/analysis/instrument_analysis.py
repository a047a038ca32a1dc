"""One call for everything asked of an instrument and the measurements made with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

import numpy as np

from ..errors import NotEstimable, ResponseError, problem
from ..model.estimate import Estimate
from ..model.scale import Scale
from ..scoring.attainable import attainable_range
from .anchors import AskedChange
from .clinical_change import known_error
from .descriptives import item_descriptives, score_descriptives
from .estimation import About
from .internal_consistency import internal_consistency_estimates
from .measurement_invariance.invariance_labels import labelled
from .measurement_sections import MODEL_SECTIONS
from .measurements import NO_ITEMS, Measurements
from .person_groups import carried_groups, first_groups, too_many_groups, warned_of_groups
from .questions import SECTIONS, Questions
from .row_cautions import cautioned

__all__ = ["analyse"]


def analyse(measured: Measurements, asked: Questions | None = None) -> list[Estimate]:
    """Estimate everything that is asked, section by section.

    Parameters
    ----------
    measured : answers, scores and what names their rows; without answers, what needs them is refused with the reason.
    asked : which sections, between which waves, against what; every section when not given.

    Returns
    -------
    list of Estimate
        In the order of `SECTIONS`. The first row of an analysis about a thing is its default.

    Raises
    ------
    ResponseError
        With every item and every scale that holds an answer or a score without end, and every column of groups that
        holds too many.
    """
    asked = Questions() if asked is None else asked
    _require_finite(measured)
    too_many = too_many_groups(measured, {name: name for name in ("group", *asked.known_groups)})
    if too_many:
        raise ResponseError(too_many)
    whole = carried_groups(measured)
    wanted = ((name, _TOPICS[name](whole, asked)) for name in SECTIONS if asked.wants(name))
    rows = (row for name, found in wanted for row in cautioned(name, found, whole))
    return list(labelled(warned_of_groups(whole, rows)))


def _require_finite(measured: Measurements) -> None:
    items = {f"item {name}": cells.to_numpy() for name, cells in measured.items.items()}
    scores = {f"scale {scale.id}": measured.score(scale) for scale in _scored(measured)}
    found = [
        problem("RESP-TYPE", where=f"{measured.instrument.short_name}, {name}:", found="inf")
        for name, values in (items | scores).items()
        if np.isinf(values).any()
    ]
    if found:
        raise ResponseError(found)


Rows = Iterator[Estimate]
# Each section imports what it needs when it is asked for, so that the others cost no time.


def _descriptives(measured: Measurements, asked: Questions) -> Rows:
    from .missing_answers import missing_answer_estimates
    from .missing_waves import missing_wave_estimates
    from .option_use import option_use_estimates
    from .quartiles import quartile_estimates

    instrument = measured.instrument
    for about, part in measured.parts():
        items = part.items
        ends = {item: instrument.response_scale_of(item).attainable for item in items}
        yield from item_descriptives(items, attainable=ends, **about)
        codes = {item: instrument.response_scale_of(item).codes for item in items}
        yield from option_use_estimates(items, codes=codes, **about)
        for scale in _amounts(part):
            attainable = attainable_range(instrument, scale, measured.parameters)
            yield from score_descriptives(part.score(scale), attainable=attainable, **_of(about, scale))
            yield from quartile_estimates(part, scale, about=_of(about, scale))
            if part.has_items(scale):
                yield from missing_answer_estimates(part, scale, about=_of(about, scale))
    if len(measured.waves) > 1 and "person" in measured.rows:
        for about, part in _groups(measured):
            for scale in _amounts(part):
                yield from missing_wave_estimates(part, scale, about=_of(about, scale))


def _consistency(measured: Measurements, asked: Questions) -> Rows:
    from .polychoric.estimates import has_few_options, ordinal_consistency_estimates

    for about, part in measured.parts():
        # Hundreds of factor analyses for each scale: groups are drawn for where somebody asks for it.
        draws = asked.consistency_draws if "group" not in about or asked.draws_in_groups else 0
        ways = {"seed": asked.seed, "draws": draws}
        # A draw of ordered answers takes milliseconds: for whoever asks for draws, and not in every group.
        few = {**ways, "draws": draws if asked.draws_in_groups and "group" not in about else 0}
        for scale in part.instrument.scales:
            yield from internal_consistency_estimates(part, scale, about=_of(about, scale), **ways)
            if has_few_options(part, scale):
                yield from ordinal_consistency_estimates(part, scale, about=_of(about, scale), **few)


def _structure(measured: Measurements, asked: Questions) -> Rows:
    from .exploratory_factors import exploratory_estimates
    from .polychoric.estimates import ordered_items, polychoric_estimates

    choices = replace(asked.factors, seed=asked.seed, draws=asked.draws)
    scale = None if asked.factors_of is None else measured.instrument.scale(asked.factors_of)
    for about, part in measured.parts() if asked.structure_in_groups else _waves(measured):
        if scale is not None:
            about = _of(about, scale)
        if not _has_items(part, scale):
            yield Estimate(analysis="kmo", reason=NO_ITEMS, **about)
            continue
        yield from exploratory_estimates(part, scale, choices=choices, about=about)
        items = part.items if scale is None else part.keyed(scale)
        ordered = ordered_items(part, items)
        if len(ordered) > 1:
            yield from polychoric_estimates(items[ordered], missing=choices.missing, about=about)


def _has_items(measured: Measurements, scale: Scale | None) -> bool:
    return len(measured.items.columns) > 0 if scale is None else measured.has_items(scale)


def _reliability(measured: Measurements, asked: Questions) -> Rows:
    from .reliability import reliability_estimates

    if asked.retest is None and asked.raters is None:
        return
    ways = {"retest": asked.retest, "raters": asked.raters}
    for about, part in _groups(measured):
        for scale in _scored(part):
            yield from reliability_estimates(part, scale, about=_of(about, scale), **ways)  # type: ignore[arg-type]


def _error(measured: Measurements, asked: Questions) -> Rows:
    from .measurement_error import conditional_error_estimates, measurement_error_estimates

    if asked.retest is not None:
        for about, part in _groups(measured):
            for scale in _amounts(part):
                yield from measurement_error_estimates(
                    part, scale, retest=asked.retest, about=_of(about, scale)
                )
    for about, part in _waves(measured):
        for scale in _amounts(part):
            if part.has_items(scale) and scale.measurement_model == "reflective":
                yield from conditional_error_estimates(part, scale, about=_of(about, scale))


def _hypotheses(measured: Measurements, asked: Questions) -> Rows:
    from .hypotheses_testing import hypothesis_estimates
    from .known_groups import known_groups_estimates
    from .observed import Observed
    from .prognosis import expectation_estimates
    from .score_correlations import column_correlations, correlation_estimates

    instrument = measured.instrument.id
    draws = {"seed": asked.seed, "draws": asked.draws}
    if asked.hypotheses:
        observed = Observed({**asked.others, instrument: measured})
        yield from hypothesis_estimates(observed, asked.hypotheses, instrument=instrument, **draws)
    for about, part in _waves(measured):
        for scale in _amounts(part):
            of_scale = _of(about, scale)
            unasked = {"seed": asked.seed, "draws": asked.consistency_draws}
            yield from correlation_estimates(part, scale, about=of_scale, **unasked)
            yield from column_correlations(part, scale, asked.beside, about=of_scale)
            for groups in asked.known_groups:
                yield from known_groups_estimates(
                    part, scale, groups=groups, covariates=asked.adjust, about=of_scale
                )
        for scale in _classes(part) if asked.beside else ():
            yield from expectation_estimates(part, scale, predictors=asked.beside, about=_of(about, scale))


def _criterion(measured: Measurements, asked: Questions) -> Rows:
    from .area_comparisons import area_comparisons, column_comparisons, group_area_comparisons
    from .criterion_validity import criterion_validity_estimates

    if asked.criterion is None:
        return
    criterion = replace(asked.criterion, seed=asked.seed, draws=asked.draws)
    for about, part in measured.parts():
        for scale in _amounts(part):
            yield from criterion_validity_estimates(part, scale, criterion=criterion, about=_of(about, scale))
    for about, part in _waves(measured):
        yield from area_comparisons(part, _amounts(part), criterion=criterion, about=about)
        yield from column_comparisons(part, _amounts(part), asked.beside, criterion=criterion, about=about)
        for scale in _amounts(part):
            yield from group_area_comparisons(part, scale, criterion=criterion, about=_of(about, scale))


def _prognosis(measured: Measurements, asked: Questions) -> Rows:
    from .prognosis import prognosis_estimates

    if asked.outlook is None:
        return
    outlook = replace(asked.outlook, seed=asked.seed, draws=asked.draws)
    for about, part in _waves(measured):
        for scale in _scored(part):
            yield from prognosis_estimates(part, scale, outlook=outlook, about=_of(about, scale))


def _responsiveness(measured: Measurements, asked: Questions) -> Rows:
    from .clinical_change import clinical_change_estimates, clinical_rule
    from .interpretability import interpretability_estimates
    from .responsiveness import responsiveness_estimates

    if asked.change is None:
        return
    for about, part in _groups(measured):
        for scale in _amounts(part):
            # Everybody is judged alike, in whichever group: by the error and the cut-off of all.
            change = _change_of(measured, scale, asked)
            yield from responsiveness_estimates(part, scale, asked=change, about=_of(about, scale))
            yield from interpretability_estimates(part, scale, asked=change, about=_of(about, scale))
            known = asked.known_change.get(scale.id)
            if known is not None:
                rule = partial(clinical_rule, measured, scale, change.waves, known)
                yield from clinical_change_estimates(
                    part, scale, waves=change.waves, rule=rule, about=_of(about, scale)
                )


def _change_of(measured: Measurements, scale: Scale, asked: Questions) -> AskedChange:
    """Return what is asked of the change of a scale, with its error as it is known beforehand, or in all of these persons."""
    from .interpretability import error_in_sample

    if asked.change is None:
        raise ValueError("No change is asked for.")
    change = replace(asked.change, seed=asked.seed, draws=asked.draws)
    known = asked.known_change.get(scale.id)
    if change.error is not None:
        return change
    try:
        if known is None:
            return replace(change, error=error_in_sample(measured, scale, change.waves[0]))
        return replace(change, error=known_error(measured, scale, change.waves, known))
    except NotEstimable:
        return change  # the rows then say what is lacking


def _audit(measured: Measurements, asked: Questions) -> Rows:
    from .key_audit import key_audit

    yield from key_audit(measured, as_read=asked.as_read, about={"instrument": measured.instrument.id})


Topic = Callable[[Measurements, Questions], Rows]
_TOPICS: Mapping[str, Topic] = MappingProxyType(
    {
        "descriptives": _descriptives,
        "consistency": _consistency,
        "structure": _structure,
        "reliability": _reliability,
        "error": _error,
        "hypotheses": _hypotheses,
        "criterion": _criterion,
        "prognosis": _prognosis,
        "responsiveness": _responsiveness,
        "audit": _audit,
        **MODEL_SECTIONS,
    }
)


def _waves(measured: Measurements) -> Iterator[tuple[About, Measurements]]:
    """Yield each wave as a whole."""
    return ((about, part) for about, part in measured.parts() if "group" not in about)


def _groups(measured: Measurements) -> Iterator[tuple[About, Measurements]]:
    """Yield everybody at all waves, and then each group."""
    whole: About = {"instrument": measured.instrument.id}
    yield whole, measured
    if "group" in measured.rows:
        groups = first_groups(measured)
        for group in sorted(groups.dropna().unique()):
            yield {**whole, "group": str(group)}, measured.where(groups == group)


def _of(about: About, scale: Scale) -> About:
    return {**about, "scale": scale.id}


def _scored(measured: Measurements) -> list[Scale]:
    """Return the scales whose scores are known."""
    return [scale for scale in measured.instrument.scales if measured.has_score(scale)]


def _classes(measured: Measurements) -> list[Scale]:
    """Return those of them that are classes."""
    return [scale for scale in _scored(measured) if scale.measure == "nominal"]


def _amounts(measured: Measurements) -> list[Scale]:
    """Return those of them that are amounts, not classes."""
    return [scale for scale in _scored(measured) if scale.measure != "nominal"]
