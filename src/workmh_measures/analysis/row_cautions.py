"""What the rows of a table say against an estimate: people who stand in several rows, and rows that name nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from ..model.estimate import Estimate
from .measurements import Measurements

__all__ = ["cautioned"]

_BY_ROW = (
    *("descriptives", "consistency", "structure", "error", "hypotheses", "criterion", "prognosis"),
    *("confirmatory", "invariance", "item_response", "dif", "scalability"),
)
"""Sections that take each row of a wave for another person, but where they compare two waves."""


def cautioned(section: str, estimates: Iterable[Estimate], measured: Measurements) -> Iterator[Estimate]:
    """Yield the estimates of a section with what the rows they come from say against them.

    Parameters
    ----------
    section : see `questions.SECTIONS`.
    estimates : its rows.
    measured : what they were made of.

    Notes
    -----
    Rows of one person are not independent: the value of an estimate stands, its interval is too narrow. Rows without a
    person are part of every number but those that need two rows of the same person.
    """
    known: dict[tuple[str | None, str | None, str | None], tuple[str, ...]] = {}
    for row in estimates:
        key = (row.wave, row.wave2, row.group)
        if key not in known:
            known[key] = tuple(_sentences(section, measured, *key))
        yield replace(row, warnings=(*row.warnings, *known[key])) if known[key] else row


def _sentences(
    section: str, measured: Measurements, wave: str | None, wave2: str | None, group: str | None
) -> Iterator[str]:
    rows = measured.rows
    if "person" not in rows or (section in _BY_ROW and wave is None and measured.waves):
        return
    waves = [name for name in (wave, wave2) if name is not None]
    chosen = rows["wave"].isin(waves).to_numpy() if waves and "wave" in rows else np.ones(len(rows), np.bool_)
    of_group = rows["group"] == group if group is not None and "group" in rows else None
    # A group may be named after a column that is no group of the rows.
    chosen = chosen & of_group.to_numpy() if of_group is not None and of_group.any() else chosen
    persons = rows["person"][chosen]
    pairs = wave2 is not None or section == "reliability"
    nameless, named = int(persons.isna().sum()), persons.dropna()
    if pairs and nameless:
        yield f"Rows that name no person are left out: {nameless} of {len(persons)}."
    if section in _BY_ROW and not pairs and named.duplicated().any():
        yield (
            f"{len(named)} rows are of {named.nunique()} persons and are taken for as many persons as rows: "
            "intervals are too narrow."
        )
