"""The answers of everybody to one instrument at one wave: values, texts and reasons for having none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ...model.instrument import Instrument
from ...model.missing import MissingCode
from ...model.response_scale import ResponseScale, chosen_text
from ...scoring.classify import condition_truth
from .course import Station, stable
from .measurement import InstrumentModel, ItemModel
from .streams import Streams
from .truth import Truth

__all__ = ["Asked", "Form", "Latent", "answered", "latents"]

Floats = NDArray[np.float64]
Own = Mapping[str, Sequence[float | str]]
"""Answers to items that something else than the burden decides, for each person who answers."""

SEVERAL = 1.5
"""Options chosen at a multiple choice, on average."""

LATEST_DAYS = 90


@dataclass(frozen=True)
class Latent:
    """What an instrument measures, and its factors, shape (n, stations); higher is worse."""

    general: Floats
    factors: Mapping[str, Floats]


@dataclass(frozen=True)
class Asked:
    """Who answers an instrument at a station.

    Attributes
    ----------
    place, station : number of the station, and the station.
    who, moments : numbers of the people, rising, and when each of them answers.
    own : answers that are decided elsewhere.
    """

    place: int
    station: Station
    who: NDArray[np.int64]
    moments: Sequence[datetime]
    own: Own


@dataclass(frozen=True)
class Form:
    """Answers to one instrument at one station.

    Attributes
    ----------
    who : numbers of the people, rising.
    values : shape (people, items): the stored number, or the code of the reason for having none; NaN for a text.
    texts : the same shape: words, dates and several chosen codes, else None.
    """

    instrument: Instrument
    who: NDArray[np.int64]
    values: Floats
    texts: NDArray[np.object_]


def latents(
    model: InstrumentModel, streams: Streams, burden: Floats, *, at: Sequence[Station], truth: Truth
) -> Latent:
    """Return what an instrument measures in everybody at every station.

    Notes
    -----
    The general part correlates with the burden, and the factors with each other, as the model says; the rest of
    each is as stable as the burden.
    """
    name, stability = model.instrument.id, truth.burden.stability

    def rest(*part: str) -> Floats:
        return stable(streams.named("latent", name, *part), len(burden), at=at, stability=stability)

    general = _mixed(burden, rest(), model.on_burden)
    if len(model.factors) == 1 and model.factors[0].on_burden > 0:
        return Latent(general, {model.factors[0].scale: general})
    shared = np.sqrt(model.factor_correlation)
    unrelated = rest("unrelated") if any(factor.on_burden == 0 for factor in model.factors) else general
    factors = {
        factor.scale: _mixed(general if factor.on_burden else unrelated, rest(factor.scale), shared)
        for factor in model.factors
    }
    return Latent(general, factors)


def answered(model: InstrumentModel, latent: Latent, asked: Asked, *, streams: Streams, truth: Truth) -> Form:
    """Return the answers to an instrument of everybody who gives any at a station."""
    instrument, who = model.instrument, asked.who
    n, shape = len(latent.general), (len(who), len(instrument.items))
    own_part = streams.named("items", instrument.id, asked.station.name).standard_normal((n, shape[1]))
    chances = streams.named("answers", instrument.id, asked.station.name).random((n, shape[1], 2))
    values, texts = np.full(shape, np.nan), np.full(shape, None, dtype=object)
    factor_of = {item: factor.scale for factor in model.factors for item in factor.items}
    for place, item in enumerate(instrument.items):
        chance = chances[who, place, 1]
        if item.id in asked.own:
            _put(asked.own[item.id], values[:, place], texts[:, place])
        elif item.id in model.items:
            behind = latent.factors.get(factor_of.get(item.id, ""), latent.general)[who, asked.place]
            values[:, place] = _codes(
                model.items[item.id],
                behind,
                own_part[who, place],
                chance,
                off_scale=truth.measurement.off_scale,
            )
        else:
            texts[:, place] = _words(instrument.response_scale_of(item.id), asked.moments, chance)
    _left_out(values, texts, chances[who, :, 0], truth)
    _hide(instrument, values, texts)
    return Form(instrument, who, values, texts)


def _mixed(common: Floats, own: Floats, correlation: float) -> Floats:
    return np.asarray(correlation * common + np.sqrt(1 - correlation**2) * own)


def _codes(item: ItemModel, behind: Floats, own: Floats, chance: Floats, *, off_scale: float) -> Floats:
    variable = _mixed(behind, own, item.loading)
    codes = np.asarray(item.answers)[np.searchsorted(item.thresholds, variable)]
    if item.aside:
        aside = chance < off_scale
        codes[aside] = np.asarray(item.aside)[(chance[aside] / off_scale * len(item.aside)).astype(int)]
    return np.asarray(codes)


def _put(given: Sequence[float | str], values: Floats, texts: NDArray[np.object_]) -> None:
    for place, answer in enumerate(given):
        if isinstance(answer, str):
            texts[place] = answer
        else:
            values[place] = answer


def _words(response: ResponseScale, moments: Sequence[datetime], chance: Floats) -> list[str]:
    if response.kind == "date":
        return [
            (moment.date() - timedelta(days=1 + int(c * LATEST_DAYS))).isoformat()
            for moment, c in zip(moments, chance, strict=True)
        ]
    if response.kind != "multiple_choice":
        return ["-"] * len(moments)
    several = [code for code in response.codes if code not in response.exclusive_codes]
    instead = response.exclusive_codes[:1] or tuple(several[-1:])
    found = []
    for one in chance:
        # The person has one draw, whatever the number of options: it seeds theirs.
        draws = np.random.Generator(np.random.PCG64(int(one * 2**53))).random(len(several))
        chosen = [code for code, draw in zip(several, draws, strict=True) if draw < SEVERAL / len(several)]
        found.append(chosen_text(chosen or instead))
    return found


def _left_out(values: Floats, texts: NDArray[np.object_], chance: Floats, truth: Truth) -> None:
    skipped = chance < truth.missed.skipped
    refused = ~skipped & (chance < truth.missed.skipped + truth.missed.refused)
    for flags, reason in ((skipped, MissingCode.SKIPPED), (refused, MissingCode.PREFER_NOT_TO_ANSWER)):
        values[flags], texts[flags] = float(reason), None


def _hide(instrument: Instrument, values: Floats, texts: NDArray[np.object_]) -> None:
    """Give every item the code of one not shown, in its order, whose gates are not known to be open."""
    for place, item in enumerate(instrument.items):
        gates = [gate for gate in instrument.items_if if item.id in gate.items]
        if not gates:
            continue
        given = np.where((values <= MissingCode.DOES_NOT_KNOW) & (values >= MissingCode.DIED), np.nan, values)
        known = {name: given[:, i] for i, name in enumerate(instrument.item_ids)}
        truths = [condition_truth(gate.when, known, {}) for gate in gates]
        hidden = ~np.logical_and.reduce([truth.true & truth.known for truth in truths])
        values[hidden, place], texts[hidden, place] = float(MissingCode.NOT_SHOWN), None
