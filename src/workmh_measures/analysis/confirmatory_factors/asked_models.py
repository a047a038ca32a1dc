"""Which confirmatory models are asked of the answers to an instrument: one factor for each scale, and the scales together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import pandas as pd

from ...errors import NotEstimable
from ...model.instrument import Instrument
from ...model.scale import Scale
from ..keyed_items import item_uses
from ..measurements import Measurements
from ..questions import MODEL_KINDS, ModelKind
from .factor_model import ModelChoices
from .model_from_scales import bifactor, correlated_factors, one_factor, second_order
from .model_text import stated_model
from .parameter_table import Stated, parameter_table

__all__ = ["AskedModel", "asked_models", "model_choices", "model_of_items", "written_model"]

Kind: TypeAlias = ModelKind | Literal["stated"]
_MOST_OPTIONS = 7
"""Items of more options are taken as measured where nobody names an estimator."""
_FEWEST = 3
_MAKERS = {"correlated": correlated_factors, "second_order": second_order, "bifactor": bifactor}
_NONE = "No scale of the instrument is the effect of one thing in {fewest} items or more, so there is no factor to confirm."


@dataclass(frozen=True, kw_only=True)
class AskedModel:
    """A model and the answers it is asked of.

    Attributes
    ----------
    kind : one of `MODEL_KINDS`, or stated for a text of somebody's own.
    scale : id of the scale the factor is behind; None for a model of several scales, or of all items.
    answers : one column per item; keyed where the model comes from scales, as given where it was written.
    stated : what the model says.
    """

    kind: Kind
    scale: str | None
    answers: pd.DataFrame
    stated: tuple[Stated, ...]


def asked_models(measured: Measurements, model: str | None) -> Iterator[AskedModel]:
    """Yield the models that are asked.

    Parameters
    ----------
    measured : answers of one wave or group, all items at hand.
    model : one of `MODEL_KINDS`, a model as text, or None: one factor for each scale of three items or more that is the effect
        of one thing, and correlated factors where such scales hold different items.

    Raises
    ------
    DefinitionError
        If the text is no model of the items.
    NotEstimable
        If the scales make no such model.

    Notes
    -----
    Scales that hold all items of another, and those that share items with one before them, have no factor beside the others.
    """
    if model is not None and model not in MODEL_KINDS:
        stated = model_of_items(model, measured.instrument, list(measured.items.columns))
        yield AskedModel(kind="stated", scale=None, answers=measured.items, stated=stated)
        return
    scales = _factor_scales(measured)
    if model in (None, "one_factor"):
        yield from _of_each(measured, scales)
    apart = _apart(measured.instrument, scales)
    if model is None and len(apart) < 2:
        return
    if model != "one_factor":
        yield _together(measured, apart, kind=model or "correlated")


def model_of_items(text: str, instrument: Instrument, items: Sequence[str]) -> tuple[Stated, ...]:
    """Read a model of the items of an instrument, which may be called as in its exported files.

    Parameters
    ----------
    text : the model.
    items : ids of those that have answers.

    Raises
    ------
    DefinitionError
        With every problem found.
    """
    known = "|".join(re.escape(item) for item in items)
    bare = re.sub(rf"\b{re.escape(instrument.id)}_(?=(?:{known})(?![\w.]))", "", text) if items else text
    return stated_model(bare, items)


def model_choices(asked: AskedModel, instrument: Instrument, estimator: str | None) -> ModelChoices:
    """Return how a model is fitted: by the options of its items where no estimator is named, by the gaps in its answers.

    Parameters
    ----------
    estimator : in small letters, or None.

    Notes
    -----
    Ordered items of up to seven options take WLSMV and every pair of answers there is; others take MLR and every answer. A factor of
    a text gets its scale as in lavaan, from its first loading; one of scales from its variance, so that each loading has an error.
    """
    items = list(parameter_table(asked.stated).items)
    options = [len(instrument.response_scale_of(item).codes) for item in items]
    few = all(2 <= count <= _MOST_OPTIONS for count in options)
    chosen = (estimator or ("wlsmv" if few else "mlr")).upper()
    # Least squares are of both kinds; the others of one.
    kind: Literal["ordered"] | None = "ordered" if few and chosen == "ULS" else None
    scaled: Literal["marker", "variance"] = "marker" if asked.kind == "stated" else "variance"
    bare = ModelChoices(estimator=chosen, items=kind, scale_by=scaled)  # type: ignore[arg-type]
    if not asked.answers[items].isna().to_numpy().any():
        return bare
    if bare.ordered:
        return replace(bare, missing="pairwise")
    return replace(bare, missing="full_information") if bare.by_likelihood else bare


def written_model(stated: Sequence[Stated], instrument: Instrument) -> str:
    """Return a model as text, with items called as in exported files, so that lavaan reads it as well.

    Parameters
    ----------
    stated : what the model says.
    """
    factors = {one.lhs for one in stated if one.op == "=~"}
    lines: dict[tuple[str, str], list[str]] = {}
    for one in stated:
        left, right = (_written(name, factors, instrument) for name in (one.lhs, one.rhs))
        lines.setdefault((left, one.op), []).append(f"{_modifier(one)}{right}")
    return "\n".join(
        f"{left} ~ 1" if op == "~1" else f"{left} {op} {' + '.join(terms)}"
        for (left, op), terms in lines.items()
    )


def _written(name: str, factors: set[str], instrument: Instrument) -> str:
    is_item = name not in factors and name in instrument.item_ids
    return f"{instrument.id}_{name}" if is_item else name


def _modifier(one: Stated) -> str:
    if one.label:
        return f"{one.label}*"
    if one.free is False and one.value is not None:
        return f"{one.value:g}*"
    return "NA*" if one.free and one.value is None else ""


def _factor_scales(measured: Measurements) -> list[Scale]:
    """Return the scales that are the effect of one thing, each set of items once."""
    found: dict[frozenset[str], Scale] = {}
    for scale in measured.instrument.scales:
        fits = scale.measurement_model == "reflective" and scale.combine.rule != "count_at_least"
        if fits and measured.has_items(scale):
            found.setdefault(frozenset(_items(measured.instrument, scale)), scale)
    return [scale for items, scale in found.items() if len(items) > 1]


def _items(instrument: Instrument, scale: Scale) -> list[str]:
    return [use.item for use in item_uses(instrument, scale)]


def _of_each(measured: Measurements, scales: Sequence[Scale]) -> Iterator[AskedModel]:
    large = [scale for scale in scales if len(_items(measured.instrument, scale)) >= _FEWEST]
    if not large:
        raise NotEstimable.because(_NONE.format(fewest=_FEWEST))
    for scale in large:
        answers = measured.keyed(scale)
        yield AskedModel(
            kind="one_factor",
            scale=scale.id,
            answers=answers,
            stated=one_factor(list(answers), name=scale.id),
        )


def _apart(instrument: Instrument, scales: Sequence[Scale]) -> list[Scale]:
    """Return the scales that hold no other and share no item with one before them."""
    of = {scale.id: frozenset(_items(instrument, scale)) for scale in scales}
    taken: set[str] = set()
    kept = []
    for scale in scales:
        holds_another = any(of[scale.id] > items for items in of.values())
        if not holds_another and not taken & of[scale.id]:
            taken |= of[scale.id]
            kept.append(scale)
    return kept


def _together(measured: Measurements, scales: Sequence[Scale], *, kind: str) -> AskedModel:
    parts: Mapping[str, pd.DataFrame] = {scale.id: measured.keyed(scale) for scale in scales}
    stated = _MAKERS[kind]({name: list(part) for name, part in parts.items()})
    answers = pd.concat(list(parts.values()), axis=1)
    return AskedModel(kind=kind, scale=None, answers=answers, stated=stated)  # type: ignore[arg-type]
