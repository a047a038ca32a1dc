"""Findings of a key audit about rows: one answer throughout, impossible times, people and rows that stand twice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .audit_finding import Finding, by_wave, first_few
from .audit_rows import contradictory_rows, copied_runs, straight_lines, too_fast
from .keyed_items import item_uses
from .measurements import Measurements

__all__ = ["copied_rows", "impossible_times", "names_alike", "persons_twice", "straight_lining"]


def straight_lining(measured: Measurements) -> Iterator[Finding]:
    """Yield, wave by wave, rows with one answer throughout that a reader of the questions does not give.

    Only items with the same answers to choose from are held together: the same code on two scales is not one answer.
    """
    for wave, part in by_wave(measured):
        n = int(part.items.notna().any(axis=1).sum())
        against = _contradictions(part)
        if against.any():
            text = (
                f"{against.sum()} of {n} rows have one answer to all items of a scale, also to those that mean the "
                f"opposite: {first_few(_names(part, against))}."
            )
            yield _of_rows("straight_lining", text, against, n=n, wave=wave)
        for items in _with_same_answers(part, [str(item) for item in part.items]):
            alike, near = straight_lines(part.items[items].to_numpy(dtype=np.float64))
            if alike.any():
                text = (
                    f"{alike.sum()} of {n} rows have one answer to all {len(items)} items, and only {near} all but one "
                    f"alike: {first_few(_names(part, alike))}."
                )
                yield _of_rows("straight_lining", text, alike, n=n, wave=wave)


def _contradictions(part: Measurements) -> NDArray[np.bool_]:
    found = np.zeros(len(part.rows), dtype=np.bool_)
    for scale in part.instrument.scales:
        keys = {use.item: use.key for use in item_uses(part.instrument, scale) if use.item in part.items}
        for items in _with_same_answers(part, list(keys)):
            low, high = part.instrument.response_scale_of(items[0]).attainable
            ends = np.array([[low] * len(items), [high] * len(items)])
            turned = np.array([keys[item] == -1 for item in items])
            found |= contradictory_rows(part.items[items].to_numpy(dtype=np.float64), turned, ends)
    return found


def _with_same_answers(part: Measurements, items: list[str]) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    for item in items:
        groups.setdefault(part.instrument.item(item).response_scale, []).append(item)
    return list(groups.values())


def impossible_times(measured: Measurements) -> Iterator[Finding]:
    """Yield, wave by wave, rows answered in less time than reading takes, by the column `seconds` of the rows."""
    if "seconds" not in measured.rows:
        return
    for wave, part in by_wave(measured):
        seconds = part.rows["seconds"].to_numpy(dtype=np.float64, na_value=np.nan)
        fast = too_fast(seconds, part.items.notna().sum(axis=1).to_numpy())
        if fast.any():
            n = int(np.count_nonzero(~np.isnan(seconds)))
            text = (
                f"{fast.sum()} of {n} rows took less than one second for each answer: "
                f"{first_few(_names(part, fast))}."
            )
            yield _of_rows("impossible_times", text, fast, n=n, wave=wave)


def persons_twice(measured: Measurements) -> Iterator[Finding]:
    """Yield, wave by wave, people with more than one row (by the same rater, where there are raters)."""
    if "person" not in measured.rows:
        return
    for wave, part in by_wave(measured):
        keys = part.rows[[name for name in ("person", "rater") if name in part.rows]]
        twice = (keys["person"].notna() & keys.duplicated()).to_numpy()
        if twice.any():
            persons = list(dict.fromkeys(keys["person"][twice]))
            n = int(keys["person"].nunique())
            text = f"{len(persons)} of {n} people have more than one row: {first_few(persons)}."
            yield Finding(kind="person_twice", sentence=text, value=float(len(persons)), n=n, wave=wave)


def names_alike(measured: Measurements) -> Iterator[Finding]:
    """Yield people whose names differ in case, blanks or leading zeros alone, and so are taken for different people."""
    if "person" not in measured.rows:
        return
    names = [str(name) for name in measured.rows["person"].dropna().unique()]
    spellings: dict[str, list[str]] = {}
    for name in names:
        plain = "".join(name.casefold().split()).lstrip("0")
        spellings.setdefault(plain, []).append(name)
    twins = [" = ".join(found) for found in spellings.values() if len(found) > 1]
    if twins:
        text = (
            f"{len(names)} names of people differ in case, blanks or leading zeros alone {len(twins)} times: "
            f"{first_few(twins)}."
        )
        yield Finding(kind="names_alike", sentence=text, value=float(len(twins)), n=len(names))


def copied_rows(measured: Measurements) -> Iterator[Finding]:
    """Yield runs of rows that hold the same answers as other rows, though people do not answer so much alike.

    Row by row first; where this finds nothing, person by person over all waves, which tells more of each.
    """
    some = measured.items.notna().any(axis=1).to_numpy()
    values = measured.items.to_numpy(dtype=np.float64)[some]
    names = [f"row {number}" for number in np.flatnonzero(some) + 1]
    persons = measured.rows["person"].to_numpy(dtype=object)[some] if "person" in measured.rows else None
    runs = copied_runs(values, np.array(names, dtype=object) if persons is None else persons)
    if not runs and persons is not None and len(measured.waves) > 1:
        order, values = _side_by_side(measured)
        names = [f"person {person}" for person in order]
        runs = copied_runs(values, order)
    for first, copy, length in runs:
        text = (
            f"The answers of {length} in a row from {names[copy]} on are those of {length} from {names[first]} on; "
            "by chance this happens in less than one table of a thousand."
        )
        yield Finding(kind="identical_rows", sentence=text, value=float(length), n=len(values))


def _side_by_side(measured: Measurements) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Return who, and one row for each person with the answers of all waves; none for people twice at a wave."""
    rows = measured.rows[["person", "wave"]]
    twice = rows["person"][rows.duplicated()].unique()
    order = rows["person"].dropna().unique()
    order = order[~np.isin(order, twice)]
    parts = []
    for _, part in by_wave(measured):
        once = part.rows["person"].isin(order).to_numpy()
        answers = part.items[once].set_axis(part.rows["person"][once].to_numpy(dtype=object), axis=0)
        parts.append(answers.reindex(order).to_numpy(dtype=np.float64))
    return np.asarray(order, dtype=object), np.hstack(parts)


def _names(part: Measurements, rows: NDArray[np.bool_]) -> list[object]:
    if "person" in part.rows:
        return [name if pd.notna(name) else "?" for name in part.rows["person"][rows]]
    return [f"row {place + 1}" for place in part.rows.index[rows]]


def _of_rows(kind: str, text: str, rows: NDArray[np.bool_], *, n: int, wave: str | None) -> Finding:
    return Finding(kind=kind, sentence=text, value=float(rows.sum()), n=n, wave=wave)
