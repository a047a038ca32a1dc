"""Findings of a key audit about items: wrong keys, turned answers, columns twice or in each other's place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from ..model.scale import CombineScales
from .audit_finding import Finding, by_wave
from .audit_items import (
    Floats,
    identical_pairs,
    looks_mirrored,
    opposed_items,
    swapped_columns,
    turned_items,
)
from .code_findings import code_spreads
from .measurements import Measurements

__all__ = ["columns_between_waves", "identical_items", "opposed_keys"]

_SUMS = ("sum", "mean", "prorated_sum")
_FEWEST_PERSONS = 20


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


def identical_items(measured: Measurements) -> Iterator[Finding]:
    """Yield pairs of items with the same answer in every row, though the answers differ; at one wave, or at all."""
    for wave, part in [(None, measured), *(by_wave(measured) if measured.waves else ())]:
        items = [str(item) for item in part.items]
        for i, j, n in identical_pairs(part.items.to_numpy(dtype=np.float64)):
            text = (
                f"Items {items[i]} and {items[j]} have the same answer in all {n} rows that have both; "
                "one column may stand in the file twice."
            )
            found = Finding(kind="identical_items", sentence=text, value=float(n), n=n, wave=wave)
            yield replace(found, item=items[i], item2=items[j])
        if wave is None and measured.waves and identical_pairs(measured.items.to_numpy(dtype=np.float64)):
            return


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
    first, second = (code_spreads(measured.at_wave(wave)) for wave in (one, two))
    for item in first:
        if looks_mirrored(first[item], second[item]):
            n = int(second[item].sum())
            text = f"Item {item}: its {n} answers at wave {two} lie as those at wave {one} do with the scale turned round."
            kind = "mirrored_between_waves"
            yield Finding(kind=kind, sentence=text, value=float(n), n=n, item=item, wave=one, wave2=two)


def _of_persons(part: Measurements) -> pd.DataFrame:
    """Answers by person; people with several rows are left out, since nobody knows which of them is meant."""
    if "person" not in part.rows:
        return part.items.iloc[:0]
    persons = part.rows["person"]
    once = (persons.notna() & ~persons.duplicated(keep=False)).to_numpy()
    items: Floats = part.items.to_numpy(dtype=np.float64)[once]
    return pd.DataFrame(items, index=persons[once].to_numpy(dtype=object), columns=part.items.columns)
