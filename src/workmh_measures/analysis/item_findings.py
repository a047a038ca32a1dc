"""Findings of a key audit about items: wrong keys, turned or moved codes, columns that changed places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from ..model.scale import CombineScales
from ..scoring.answers import impossible
from .audit_finding import Finding
from .audit_items import (
    Floats,
    Spread,
    code_spread,
    looks_mirrored,
    looks_shifted,
    opposed_items,
    swapped_columns,
    turned_items,
)
from .measurements import Measurements

__all__ = ["by_wave", "codes_moved", "codes_outside", "columns_between_waves", "opposed_keys"]

_SUMS = ("sum", "mean", "prorated_sum")
_SEVERAL = 3
_FEWEST_PERSONS = 20
_MOST_CODES = 11  # finer scales are no codes a file could start elsewhere


def opposed_keys(measured: Measurements) -> Iterator[Finding]:
    """Yield, wave by wave, the items that go against the others of a reflective scale after keying; each once."""
    for wave, part in by_wave(measured):
        found: dict[str, Finding] = {}
        for scale in part.instrument.scales:
            parts = isinstance(scale.combine, CombineScales) and scale.combine.how == "sum"
            adds = parts or scale.combine.rule in _SUMS
            if scale.measurement_model != "reflective" or not adds or not part.has_items(scale):
                continue
            keyed = part.keyed(scale)
            for place, r, n in opposed_items(keyed.to_numpy(dtype=np.float64)):
                item = str(keyed.columns[place])
                text = (
                    f"Item {item}: after keying, its correlation with the other items of {scale.id} is {r:.2f} in {n} rows; "
                    "the key may be wrong, or the answers were turned already."
                )
                if item not in found or r < found[item].value:
                    found[item] = Finding(
                        kind="negative_item_rest",
                        sentence=text,
                        value=r,
                        n=n,
                        scale=scale.id,
                        item=item,
                        wave=wave,
                    )
        yield from found.values()


def codes_outside(measured: Measurements) -> Iterator[Finding]:
    """Yield the items with answers that are not on their response scale."""
    for wave, part in by_wave(measured):
        for item, column in part.items.items():
            values = column.to_numpy(dtype=np.float64)
            outside = values[impossible(values, part.instrument.response_scale_of(str(item)))]
            if len(outside):
                n = int(np.count_nonzero(~np.isnan(values)))
                seen = ", ".join(f"{value:g}" for value in np.unique(outside)[:5])
                text = f"Item {item}: {len(outside)} of {n} answers are not on its response scale: {seen}."
                yield Finding(
                    kind="outside_scale",
                    sentence=text,
                    value=float(len(outside)),
                    n=n,
                    item=str(item),
                    wave=wave,
                )


def codes_moved(measured: Measurements) -> Iterator[Finding]:
    """Yield the waves, or the items of a wave, whose codes start elsewhere, seen against the other waves."""
    spreads = {wave: _spreads(measured.at_wave(wave)) for wave in measured.waves}
    for wave, here in spreads.items():
        alike: dict[tuple[float, float], list[str]] = {}
        for item in here:
            alike.setdefault(measured.instrument.response_scale_of(item).attainable, []).append(item)
        for ends, items in alike.items():
            step = _step(spreads, wave, items) if len(items) >= _SEVERAL else 0
            if step:
                n = int(sum(here[item].sum() for item in items))
                yield _moved(ends, f"{len(items)} items", wave, step=step, n=n)
                continue
            for item in items:
                step = _step(spreads, wave, [item])
                if step:
                    found = _moved(ends, f"Item {item}", wave, step=step, n=int(here[item].sum()))
                    yield replace(found, item=item)


def columns_between_waves(measured: Measurements) -> Iterator[Finding]:
    """Yield the items that are turned round between two waves, or changed places with another.

    People who answered both waves tell; where there are too few of them, how the answers to an item are spread tells
    whether it was turned round.
    """
    for one, two in pairwise(measured.waves):
        first, second = (_of_persons(measured.at_wave(wave)) for wave in (one, two))
        persons = first.index.intersection(second.index)
        if len(persons) < _FEWEST_PERSONS:
            yield from _turned_spreads(measured, one, two)
            continue
        items = [str(item) for item in first.columns]
        a, b = (part.loc[persons].to_numpy(dtype=np.float64) for part in (first, second))
        turned = turned_items(a, b)
        if 2 * len(turned) > len(items):
            text = (
                f"{len(turned)} of {len(items)} items: between waves {one} and {two} the answers of the same people go "
                "against each other; one of the two waves may be turned round."
            )
            n = min(n for *_, n in turned)
            kind = "mirrored_between_waves"
            yield Finding(kind=kind, sentence=text, value=float(len(turned)), n=n, wave=one, wave2=two)
            continue
        swapped = swapped_columns(a, b)
        for i, j, r, n in swapped:
            text = (
                f"Items {items[i]} and {items[j]}: between waves {one} and {two} their difference correlates {r:.2f} "
                f"in {n} people; the two columns may have changed places."
            )
            found = Finding(kind="columns_swapped", sentence=text, value=r, n=n, wave=one, wave2=two)
            yield replace(found, item=items[i], item2=items[j])
        for i, r, n in turned:
            if any(i in pair[:2] for pair in swapped):
                continue
            text = (
                f"Item {items[i]}: between waves {one} and {two} the answers of the same {n} people correlate {r:.2f}; "
                "at one of them they may be turned round."
            )
            found = Finding(kind="mirrored_between_waves", sentence=text, value=r, n=n, wave=one, wave2=two)
            yield replace(found, item=items[i])


def _turned_spreads(measured: Measurements, one: str, two: str) -> Iterator[Finding]:
    first, second = (_spreads(measured.at_wave(wave)) for wave in (one, two))
    for item in first:
        if looks_mirrored(first[item], second[item]):
            n = int(second[item].sum())
            text = f"Item {item}: its {n} answers at wave {two} lie as those at wave {one} do with the scale turned round."
            kind = "mirrored_between_waves"
            yield Finding(kind=kind, sentence=text, value=float(n), n=n, item=item, wave=one, wave2=two)


def _step(spreads: Mapping[str, Mapping[str, Spread]], wave: str, items: Sequence[str]) -> int:
    """Return by how much the codes of items were moved at a wave, all answers to them taken together."""
    usual = [found[item] for name, found in spreads.items() if name != wave for item in items]
    if not usual:
        return 0
    here = [spreads[wave][item] for item in items]
    return looks_shifted(np.sum(usual, axis=0), np.sum(here, axis=0))


def _moved(ends: tuple[float, float], what: str, wave: str, *, step: int, n: int) -> Finding:
    low, high = (int(end) for end in ends)
    unused = low if step == 1 else high
    text = (
        f"{what}: at wave {wave} none of {n} answers is {unused}, and the others lie one code off those at other "
        f"waves; the codes may be {low + step} to {high + step} instead of {low} to {high}."
    )
    return Finding(kind="codes_shifted", sentence=text, value=float(step), n=n, wave=wave)


def by_wave(measured: Measurements) -> Iterator[tuple[str | None, Measurements]]:
    """Yield each wave with its rows; everything, under no name, where there are no waves."""
    for wave in measured.waves or (None,):
        yield wave, measured if wave is None else measured.at_wave(wave)


def _spreads(part: Measurements) -> dict[str, Spread]:
    found = {}
    for item, column in part.items.items():
        scale = part.instrument.response_scale_of(str(item))
        low, high = scale.attainable
        if scale.whole_numbers and high - low < _MOST_CODES:
            found[str(item)] = code_spread(column.to_numpy(dtype=np.float64), int(low), int(high))
    return found


def _of_persons(part: Measurements) -> pd.DataFrame:
    """Answers by person; people with several rows are left out, since nobody knows which of them is meant."""
    if "person" not in part.rows:
        return part.items.iloc[:0]
    persons = part.rows["person"]
    once = (persons.notna() & ~persons.duplicated(keep=False)).to_numpy()
    items: Floats = part.items.to_numpy(dtype=np.float64)[once]
    return pd.DataFrame(items, index=persons[once].to_numpy(dtype=object), columns=part.items.columns)
