"""What looks like a mistake in the answers to an instrument rather than like people: keys, codes, columns, rows, cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from ..model.estimate import Estimate
from ..scoring.answers import impossible_cells, numeric_items
from .audit_cells import damaged_cells, text_cells
from .audit_finding import Finding, first_few
from .code_findings import codes_moved, codes_outside
from .estimation import About
from .item_findings import columns_between_waves, identical_items, opposed_keys
from .measurements import NO_ITEMS, Measurements
from .row_findings import copied_rows, impossible_times, names_alike, persons_twice, straight_lining

__all__ = ["key_audit"]

_OF_CODES = (codes_moved, codes_outside)
_OF_ANSWERS = (
    opposed_keys,
    identical_items,
    columns_between_waves,
    straight_lining,
    impossible_times,
    persons_twice,
    names_alike,
    copied_rows,
)

_DAMAGE = {
    "date": "are dates; a spreadsheet program may have taken answers such as 1-2 for days",
    "day_number": "are day numbers of a spreadsheet program",
    "thousands": "are a thousand times a code; a point was taken for one between thousands",
    "text_number": "are numbers kept as text among numbers",
    "decimal_comma": "are numbers with a comma kept as text among numbers",
}


def key_audit(
    measured: Measurements, *, as_read: pd.DataFrame | None = None, about: About | None = None
) -> list[Estimate]:
    """Look for what a mistake explains better than people do.

    Parameters
    ----------
    measured : answers, also those that are not on their response scale; with `person`, `wave`, `rater` and `seconds` in
        its rows as far as they are known.
    as_read : the cells of the items as the file held them, item ids as columns, to look for damage by spreadsheets.
    about : names the rows carry.

    Returns
    -------
    list of Estimate
        One key_audit for each finding: the kind in `text`, its evidence in `value`, what was found in the warning. When
        nothing was found, one with text "nothing_found" and value 0; without any answer, one with the reason.

    Notes
    -----
    Bounds are set so that answers of people do not reach them; a finding is a question to whoever made the file, not a
    verdict. Nothing is changed.
    """
    names: About = {"instrument": measured.instrument.id, **(about or {})}
    answered = bool(measured.items.notna().to_numpy().any())
    found = list(_damage(measured, as_read)) if as_read is not None else []
    if answered:
        # Whatever stands in the place of an answer says where codes start, and nothing of what people meant.
        given = _on_scale(measured)
        found += [finding for check in _OF_CODES for finding in check(measured)]
        found += [finding for check in _OF_ANSWERS for finding in check(given)]
    if not found and not answered:
        reason = "Nobody answered." if len(measured.items.columns) else NO_ITEMS
        return [Estimate(analysis="key_audit", reason=reason, **names)]
    if not found:
        return [
            Estimate(analysis="key_audit", text="nothing_found", value=0.0, n=len(measured.rows), **names)
        ]
    return [finding.as_estimate(names) for finding in found]


def _on_scale(measured: Measurements) -> Measurements:
    """Return the measurements without answers that are not on their response scale."""
    cells = impossible_cells(measured.instrument, measured.answers)
    clean = {item: measured.answers[item].mask(wrong) for item, wrong in cells.items()}
    return replace(measured, answers=measured.answers.assign(**clean)) if clean else measured


def _damage(measured: Measurements, as_read: pd.DataFrame) -> Iterator[Finding]:
    for item in numeric_items(measured.instrument):
        if item not in as_read:
            continue
        words = text_cells(as_read[item])
        if words:
            seen = first_few([f"'{as_read[item].iloc[row]}' (row {row + 1})" for row in words])
            text = f"Item {item}: {len(words)} of {len(as_read)} cells hold words: {seen}."
            yield Finding(
                kind="outside_scale",
                sentence=text,
                value=float(len(words)),
                n=len(as_read),
                item=item,
                level="words",
            )
        low, high = measured.instrument.response_scale_of(item).attainable
        for kind, rows in damaged_cells(as_read[item], low=low, high=high).items():
            shown = first_few([f"{as_read[item].iloc[row]} (row {row + 1})" for row in rows])
            text = f"Item {item}: {len(rows)} of {len(as_read)} cells {_DAMAGE[kind]}: {shown}."
            yield Finding(
                kind="damaged_codes",
                sentence=text,
                value=float(len(rows)),
                n=len(as_read),
                item=item,
                level=kind,
            )
