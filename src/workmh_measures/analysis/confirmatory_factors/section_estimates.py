"""The confirmatory section of an analysis: every model that is asked, in each wave, with the model itself as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...errors import NotEstimable
from ...model.estimate import Estimate
from ..estimation import About
from ..measurements import NO_ITEMS, Measurements
from ..questions import Questions
from .asked_models import AskedModel, asked_models, model_choices, written_model
from .confirmatory_estimates import confirmatory_estimates

__all__ = ["section_estimates"]


def section_estimates(measured: Measurements, asked: Questions, *, about: About) -> Iterator[Estimate]:
    """Yield everything about the confirmatory models asked of answers.

    Parameters
    ----------
    measured : answers of one wave or group.
    asked : its `model` and `estimator`.
    about : names the rows carry.

    Returns
    -------
    iterator of Estimate
        For each model cfa_model, its kind in `level` and its text in `text`, and the rows of `confirmatory_estimates`; where
        there is none a row cfa_chisq with the reason.

    Raises
    ------
    DefinitionError
        If the text of a model is none of the items.
    """
    bare = Estimate(analysis="cfa_chisq", **about)
    if not len(measured.items.columns):
        yield replace(bare, reason=NO_ITEMS)
        return
    try:
        models = list(asked_models(measured, asked.model))
    except NotEstimable as refusal:
        yield replace(bare, reason=" ".join(one.text for one in refusal.problems))
        return
    for model in models:
        yield from _of_model(model, measured, asked, about=about)


def _of_model(
    model: AskedModel, measured: Measurements, asked: Questions, *, about: About
) -> Iterator[Estimate]:
    named: About = {**about, "scale": model.scale}
    try:
        choices = model_choices(model, measured.instrument, asked.estimator)
    except NotEstimable as refusal:
        reason = " ".join(one.text for one in refusal.problems)
        yield Estimate(analysis="cfa_chisq", reason=reason, **named)
        return
    method, text = choices.estimator.lower(), written_model(model.stated, measured.instrument)
    yield Estimate(
        analysis="cfa_model", level=model.kind, text=text, method=method, missing=choices.missing, **named
    )
    yield from confirmatory_estimates(model.answers, model.stated, choices=choices, about=named)
