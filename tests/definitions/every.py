"""Every instrument and every choice of its parameters, and answers that reach whatever its scales can reach."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
import pytest

from workmh_measures.definitions.library import (
    instrument_ids,
    load_instrument,
    study_ids,
)
from workmh_measures.model.base import chosen
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.scale import ItemUse, Ratio, Scale, ValueSetSum
from workmh_measures.scoring.answers import numeric_items
from workmh_measures.scoring.parameters import all_choices
from workmh_measures.scoring.score import score

Parameters = dict[str, str]


def instruments_and_choices() -> list[tuple[str, Parameters]]:
    return [(name, choice) for name in instrument_ids() for choice in all_choices(load_instrument(name))]


def title(value: object) -> str:
    return "-".join(value.values()) or "only" if isinstance(value, dict) else str(value)


every_instrument = pytest.mark.parametrize("name", instrument_ids())
every_choice = pytest.mark.parametrize(("name", "parameters"), instruments_and_choices(), ids=title)
every_study = pytest.mark.parametrize("name", study_ids())


def codes_of(instrument: Instrument, item: str) -> list[float]:
    response = instrument.response_scale_of(item)
    low, high = response.attainable
    return sorted(map(float, response.codes)) or [float(code) for code in np.linspace(low, high, 11).round()]


def keyed(instrument: Instrument, use: ItemUse, code: float, parameters: Mapping[str, str]) -> float | None:
    if use.map is not None:
        return instrument.maps[chosen(use.map, dict(parameters))][int(code)]
    return use.weight * use.key * code


def scoring_codes(
    instrument: Instrument, use: ItemUse, parameters: Mapping[str, str]
) -> list[tuple[float, float]]:
    """Keyed value and code of every answer that scores, lowest keyed value first."""
    pairs = [(keyed(instrument, use, code, parameters), code) for code in codes_of(instrument, use.item)]
    return sorted((value, code) for value, code in pairs if value is not None)


def drawn_answers(instrument: Instrument, n: int, *, missing: float, seed: int = 4) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    columns = {item: random.choice(codes_of(instrument, item), n) for item in numeric_items(instrument)}
    frame = pd.DataFrame(columns)
    return frame.mask(random.random(frame.shape) < missing)


def scored(instrument: Instrument, answers: pd.DataFrame, parameters: Mapping[str, str]) -> pd.DataFrame:
    return score(instrument, answers, parameters=parameters).frame


def item_scales(instrument: Instrument) -> list[Scale]:
    return [scale for scale in instrument.scales if scale.items]


def extreme_answers(
    instrument: Instrument, scale: Scale, parameters: Mapping[str, str]
) -> Iterator[dict[str, float]]:
    if isinstance(scale.combine, ValueSetSum):
        states = itertools.product(*(codes_of(instrument, use.item) for use in scale.items))
        yield from (dict(zip(scale.item_ids, state, strict=True)) for state in states)
        return
    ends = {use.item: scoring_codes(instrument, use, parameters) for use in scale.items}
    # A ratio is lowest where its numerator is and all else is highest.
    other_way = set(scale.combine.numerator) if isinstance(scale.combine, Ratio) else set(ends)
    yield {item: codes[0 if item in other_way else -1][1] for item, codes in ends.items()}
    yield {item: codes[-1 if item in other_way else 0][1] for item, codes in ends.items()}
