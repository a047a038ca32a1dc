"""The factor model of an instrument: factors, loadings and cut points, from its scales and a stated reliability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from ...analysis.internal_consistency import cronbach_alpha
from ...model.base import chosen as by_choice
from ...model.instrument import Instrument
from ...model.response_scale import ResponseScale
from ...model.scale import ItemUse, Scale
from ...scoring.parameters import resolved_parameters
from .categorised import CutItem, covariance, fitting_loadings, omega
from .truth import Measurement

__all__ = ["Factor", "InstrumentModel", "ItemModel", "instrument_model"]

Floats = NDArray[np.float64]

GOLDEN = 0.618034
SHIFTS, SPREAD = 0.8, 0.2
"""How far apart the items of a scale lie in difficulty, and how much their loadings differ."""

FEW = 12
"""Response scales with more answers than this are cut like a measured quantity."""


@dataclass(frozen=True)
class ItemModel:
    """How an item is answered.

    Attributes
    ----------
    answers : stored values, the one with the least burden first.
    thresholds : of the item's standard normal variable, between neighbouring answers; rising.
    loading : on its factor, or on what the instrument measures where it has none.
    aside : codes off the order of the answers, such as "don't know".
    """

    item: str
    answers: tuple[float, ...]
    thresholds: tuple[float, ...]
    loading: float
    aside: tuple[float, ...] = ()


@dataclass(frozen=True)
class Factor:
    """What the items of a reflective scale have in common.

    `keyed` are the items as the scale adds them.
    """

    scale: str
    items: tuple[str, ...]
    keyed: tuple[CutItem, ...]
    loadings: tuple[float, ...]
    on_burden: float

    @cached_property
    def alpha(self) -> float:
        """Cronbach's alpha of the sum."""
        return cronbach_alpha(covariance(self.keyed, [np.asarray([one]) for one in self.loadings]))

    @cached_property
    def omega(self) -> float:
        """Omega of the sum, categories taken into account."""
        return omega(self.keyed, np.asarray(self.loadings))


@dataclass(frozen=True)
class InstrumentModel:
    """The factor model of an instrument.

    `on_burden` is the correlation of what it measures with the burden, `factor_correlation` that of its factors.
    """

    instrument: Instrument
    items: Mapping[str, ItemModel]
    factors: tuple[Factor, ...]
    on_burden: float
    factor_correlation: float

    def alpha_of(self, scale: Scale) -> float | None:
        """Return the alpha the model gives the sum of a reflective scale over items of several factors."""
        place = {item: number for number, factor in enumerate(self.factors) for item in factor.items}
        keyed = {
            item: cut for factor in self.factors for item, cut in zip(factor.items, factor.keyed, strict=True)
        }
        uses = self._items_below(scale)
        if len(uses) < 2 or not all(item in place for item in uses):
            return None
        vectors = [self._vector(item, place[item]) for item in uses]
        return cronbach_alpha(covariance([keyed[item] for item in uses], vectors))

    def _items_below(self, scale: Scale) -> tuple[str, ...]:
        below = tuple(i for name in scale.scale_ids for i in self._items_below(self.instrument.scale(name)))
        return scale.item_ids or below

    def _vector(self, item: str, factor: int) -> Floats:
        """Return loadings on what all factors share and on each factor's own part."""
        vector = np.zeros(1 + len(self.factors))
        shared = self.factor_correlation if len(self.factors) > 1 else 1.0
        loading = self.items[item].loading
        vector[0], vector[1 + factor] = loading * np.sqrt(shared), loading * np.sqrt(1 - shared)
        return vector


def instrument_model(
    instrument: Instrument, truth: Measurement, *, parameters: Mapping[str, str] | None = None
) -> InstrumentModel:
    """Return the factor model of an instrument.

    Parameters
    ----------
    parameters : choices of the study; they decide what an item's codes are worth.

    Notes
    -----
    The factors are the smallest reflective scales that share no item. A scale without direction is not related to
    the burden.
    """
    chosen = resolved_parameters(instrument, parameters or {})
    uses = {item.id: _use(instrument, item.id, chosen) for item in instrument.items}
    items = {
        item.id: _item(instrument, number, uses[item.id], truth)
        for number, item in enumerate(instrument.items)
        if instrument.response_scale_of(item.id).is_numeric
    }
    on_burden = truth.on_burden_of.get(instrument.domain, truth.on_burden)
    factors = []
    for scale in _factor_scales(instrument, items):
        keyed = tuple(_keyed(items[item], uses[item]) for item in scale.item_ids)
        stated = truth.alpha.get(f"{instrument.id}.{scale.id}")
        alpha = _usual_alpha(scale, truth) if stated is None else stated
        loadings = _loadings(keyed, alpha, stated is not None)
        on = 0.0 if scale.direction == "none" else on_burden
        factors.append(Factor(scale.id, scale.item_ids, keyed, loadings, on))
        items |= {
            name: replace(items[name], loading=one)
            for name, one in zip(scale.item_ids, loadings, strict=True)
        }
    return InstrumentModel(instrument, items, tuple(factors), on_burden, truth.factor_correlation)


@lru_cache(maxsize=512)
def _loadings(keyed: tuple[CutItem, ...], alpha: float, is_stated: bool) -> tuple[float, ...]:
    """Return the loadings that give an alpha; kept, for a study is simulated again and again."""
    relative = np.asarray([1 + SPREAD * ((i * GOLDEN**2) % 1 - 0.5) for i in range(len(keyed))])
    return tuple(map(float, fitting_loadings(keyed, relative, alpha, exact=is_stated)))


@dataclass(frozen=True)
class _Use:
    """What an item's codes are worth in the first scale that puts them in order; `sign` -1 where more is better."""

    worth: Mapping[float, float | None] | None
    key: float
    sign: float
    is_better: bool
    is_counted: bool

    def value(self, answer: float) -> float | None:
        """Return the keyed value of an answer, None where it has no place."""
        return self.key * answer if self.worth is None else self.worth.get(answer)


def _use(instrument: Instrument, item: str, chosen: Mapping[str, str]) -> _Use:
    ranked = sorted(
        instrument.scales, key=lambda s: (s.direction == "none", s.measurement_model != "reflective")
    )
    for scale in ranked:
        for use in scale.items:
            if use.item == item and use.weight != 0:
                # The weights of a value set, not the codes, give its score the direction.
                is_better = scale.direction == "higher_is_better" and scale.combine.rule != "value_set"
                return _Use(
                    _worth(instrument, use, chosen),
                    float(use.key),
                    -1.0 if is_better else 1.0,
                    is_better,
                    True,
                )
    return _Use(None, 1.0, 1.0, False, False)


def _worth(
    instrument: Instrument, use: ItemUse, chosen: Mapping[str, str]
) -> Mapping[float, float | None] | None:
    if use.map is None:
        return None
    name = by_choice(use.map, dict(chosen))
    return {float(code): worth for code, worth in instrument.maps[name].items()}


def _item(instrument: Instrument, number: int, use: _Use, truth: Measurement) -> ItemModel:
    item = instrument.items[number]
    response = instrument.response_scale_of(item.id)
    values = {answer: use.value(answer) for answer in _answers(response)}
    placed = {answer: worth for answer, worth in values.items() if worth is not None}
    answers = tuple(sorted(placed, key=lambda a: (use.sign * placed[a], use.sign * a)))
    edges = _edges(instrument, response, use)
    shift = SHIFTS * ((number * GOLDEN) % 1 - 0.5) if len(answers) <= FEW else 0.0
    cuts = np.linspace(*edges, len(answers) - 1) if len(answers) > 2 else [sum(edges) / 2][: len(answers) - 1]
    return ItemModel(
        item.id,
        answers,
        tuple(float(cut + shift) for cut in cuts),
        truth.single_loading if use.is_counted else truth.single_loading / 2,
        tuple(answer for answer in values if answer not in placed),
    )


def _answers(response: ResponseScale) -> tuple[float, ...]:
    if response.options:
        return tuple(sorted(float(code) for code in response.codes))
    low, high = response.attainable
    n = round((high - low) * 10**response.decimals) + 1
    return tuple(round(low + step / 10**response.decimals, response.decimals) for step in range(n))


def _edges(instrument: Instrument, response: ResponseScale, use: _Use) -> tuple[float, float]:
    """Return the lowest and highest cut point: symptoms are skewed, quantities hump-shaped, counts full of zeros."""
    n = len(_answers(response))
    if instrument.domain == "substance_use":
        return 0.3, 2.4
    if n <= FEW:
        return (-1.3, 1.3) if use.is_better else (-0.6, 1.8)
    if use.is_better:
        return -2.2, 3.4
    return (-1.5, 4.5) if response.attainable[0] > 0 else (-0.1, 2.6)


def _factor_scales(instrument: Instrument, items: Mapping[str, ItemModel]) -> Iterator[Scale]:
    taken: set[str] = set()
    reflective = [s for s in instrument.scales if s.measurement_model == "reflective" and len(s.items) > 1]
    for scale in sorted(reflective, key=lambda s: len(s.items)):
        if all(item in items and item not in taken for item in scale.item_ids):
            taken |= set(scale.item_ids)
            yield scale


def _keyed(item: ItemModel, use: _Use) -> CutItem:
    worth = [use.sign * float(use.value(answer) or 0.0) for answer in item.answers]
    return CutItem(item.thresholds, tuple(float(step) for step in np.diff(worth)))


def _usual_alpha(scale: Scale, truth: Measurement) -> float:
    published = [r.value for r in scale.reported if r.statistic == "cronbach_alpha"]
    if published:
        return published[0]
    k = len(scale.items)
    return k * truth.inter_item / (1 + (k - 1) * truth.inter_item)
