"""Findings of a key audit about codes: answers outside their scale, and scales that start elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..scoring.answers import impossible
from .audit_finding import Finding, by_wave, first_few
from .audit_items import Spread, code_spread, looks_shifted, starts_elsewhere
from .measurements import Measurements

__all__ = ["code_spreads", "codes_moved", "codes_outside"]

_SEVERAL = 3
_MOST_CODES = 11  # finer scales are no codes a file could start elsewhere


def codes_outside(measured: Measurements) -> Iterator[Finding]:
    """Yield the items with answers that are not on their response scale."""
    for wave, part in by_wave(measured):
        for item, column in part.items.items():
            values = column.to_numpy(dtype=np.float64)
            wrong = impossible(values, part.instrument.response_scale_of(str(item)))
            outside = values[wrong]
            if len(outside):
                n = int(np.count_nonzero(~np.isnan(values)))
                codes, counts = np.unique(outside, return_counts=True)
                seen = first_few([f"{code:g} ({count})" for code, count in zip(codes, counts, strict=True)])
                rows = first_few([int(row) + 1 for row in part.rows.index[wrong]])
                text = (
                    f"Item {item}: {len(outside)} of {n} answers are not on its response scale: {seen}; "
                    f"rows: {rows}."
                )
                yield Finding(
                    kind="outside_scale",
                    sentence=text,
                    value=float(len(outside)),
                    n=n,
                    item=str(item),
                    wave=wave,
                )


def codes_moved(measured: Measurements) -> Iterator[Finding]:
    """Yield the waves, or the items of a wave, whose codes start elsewhere, by the other waves or by themselves."""
    spreads = {wave: code_spreads(part) for wave, part in by_wave(measured)}
    for wave, here in spreads.items():
        alike: dict[tuple[float, float], list[str]] = {}
        for item in here:
            alike.setdefault(measured.instrument.response_scale_of(item).attainable, []).append(item)
        for ends, items in alike.items():
            if len(items) >= _SEVERAL:
                together: Spread = np.sum([here[item] for item in items], axis=0)
                step = _step(spreads, wave, items)
                if step:
                    yield _moved(ends, f"{len(items)} items", wave, step=step, n=int(together.sum()))
                    continue
                step = starts_elsewhere(together)
                if step:
                    yield _elsewhere(ends, f"{len(items)} items", wave, step=step, here=together)
                    continue
            for item in items:
                step = _step(spreads, wave, [item])
                if step:
                    found = _moved(ends, f"Item {item}", wave, step=step, n=int(here[item].sum()))
                    yield replace(found, item=item)


def code_spreads(part: Measurements) -> dict[str, Spread]:
    """Count the answers to each item of few codes; see `audit_items.code_spread`."""
    found = {}
    for item, column in part.items.items():
        scale = part.instrument.response_scale_of(str(item))
        low, high = scale.attainable
        if scale.whole_numbers and high - low < _MOST_CODES:
            found[str(item)] = code_spread(column.to_numpy(dtype=np.float64), int(low), int(high))
    return found


def _step(spreads: Mapping[str | None, Mapping[str, Spread]], wave: str | None, items: Sequence[str]) -> int:
    """Return by how much the codes of items were moved at a wave, all answers to them taken together."""
    usual = [found[item] for name, found in spreads.items() if name != wave for item in items]
    if not usual:
        return 0
    here = [spreads[wave][item] for item in items]
    return looks_shifted(np.sum(usual, axis=0), np.sum(here, axis=0))


def _moved(ends: tuple[float, float], what: str, wave: str | None, *, step: int, n: int) -> Finding:
    low, high = (int(end) for end in ends)
    unused = low if step == 1 else high
    text = (
        f"{what}: at wave {wave} none of {n} answers is {unused}, and the others lie one code off those at other "
        f"waves; the codes may be {low + step} to {high + step} instead of {low} to {high}."
    )
    return Finding(kind="codes_shifted", sentence=text, value=float(step), n=n, wave=wave)


def _elsewhere(ends: tuple[float, float], what: str, wave: str | None, *, step: int, here: Spread) -> Finding:
    low, high = (int(end) for end in ends)
    unused, beyond, at = (low, high + 1, -1) if step == 1 else (high, low - 1, 0)
    text = (
        f"{what}: none of {int(here.sum())} answers is {unused}, and {int(here[at])} are {beyond}; "
        f"the codes may be {low + step} to {high + step} instead of {low} to {high}."
    )
    return Finding(kind="codes_shifted", sentence=text, value=float(step), n=int(here.sum()), wave=wave)
