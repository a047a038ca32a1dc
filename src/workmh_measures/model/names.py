"""Names of exported variables: made here and nowhere else.

``<instrument>_<item>``, ``<instrument>_<scale>``, and for a score the endings ``_n``, ``_status``,
``_band``, ``_group``, ``_text`` and ``_<cut-off id>``; in wide shape the wave comes last. Beside a norm
``_t`` and ``_t_status``; of the change between two waves `CHANGE_ENDINGS`.
"""

from __future__ import annotations

from .instrument import Instrument
from .scale import Scale
from .study import Outcome

__all__ = [
    "CHANGE_ENDINGS",
    "DESIGN_COLUMNS",
    "MAX_NAME_BYTES",
    "endings",
    "item_column",
    "item_columns",
    "norm_columns",
    "reversed_column",
    "score_column",
    "score_columns",
    "wide_name",
    "work_column",
]

DESIGN_COLUMNS = (
    "id",
    "wave",
    "anchor",
    "anchor_no",
    "month",
    "arm",
    "unit",
    "date_inclusion",
    "date_job_start",
    "date_withdrawn",
    "date_died",
    "date_form",
    "days_from_anchor",
    "in_window",
)
"""Columns of a study's data set that say who and when; strata stand beside them."""

MAX_NAME_BYTES = 64
"""Longest SPSS name in UTF-8 bytes."""

NORM_ENDINGS = ("t", "t_status")

_TELLERS = {"register": "reg", "staff": "staff", "survey": "self"}

CHANGE_ENDINGS = (
    "from",
    "to",
    "change",
    "rci",
    "reliable",
    "important",
    "clinical",
    "clinical_status",
    "change_status",
)
"""Endings of what is said of the change of a score between two waves."""


def item_column(instrument_id: str, item_id: str) -> str:
    """Return the column of an item."""
    return f"{instrument_id}_{item_id}"


def reversed_column(instrument_id: str, item_id: str) -> str:
    """Return the column of a keyed copy of an item."""
    return f"{instrument_id}_{item_id}_r"


def score_column(instrument_id: str, scale_id: str, ending: str = "") -> str:
    """Return the column of a score, or of what belongs to it (`ending` n, status, band, ...)."""
    return f"{instrument_id}_{scale_id}_{ending}" if ending else f"{instrument_id}_{scale_id}"


def work_column(outcome: Outcome) -> str:
    """Return the column of an outcome of work: its definition, and who tells."""
    return f"{outcome.definition}_{_TELLERS[outcome.source]}"


def wide_name(column: str, wave: str) -> str:
    """Return the name of a column in wide shape."""
    return f"{column}_{wave}"


def item_columns(instrument: Instrument) -> tuple[str, ...]:
    """Return the columns of all items in order; a multiple choice has one for each option."""
    columns: list[str] = []
    for item in instrument.items:
        name, response = item_column(instrument.id, item.id), instrument.response_scales[item.response_scale]
        multiple = response.kind == "multiple_choice"
        columns += [f"{name}_{code}" for code in response.codes] if multiple else [name]
    return tuple(columns)


def endings(scale: Scale) -> tuple[str, ...]:
    """Return the endings of the columns that belong to a score, the score itself first."""
    more = ["", "n", "status"]
    if scale.as_text is not None:
        more.append("text")
    if scale.bands:
        more.append("band")
    if scale.groups:
        more.append("group")
    return (*more, *(cutoff.id for cutoff in scale.cutoffs))


def score_columns(instrument: Instrument) -> tuple[str, ...]:
    """Return the columns of all scores and what belongs to them, in order."""
    return tuple(
        score_column(instrument.id, scale.id, ending)
        for scale in instrument.scales
        for ending in endings(scale)
    )


def norm_columns(instrument: Instrument) -> tuple[str, ...]:
    """Return the columns that scores beside a norm would have, of every scale that has norms."""
    return tuple(
        score_column(instrument.id, scale.id, ending)
        for scale in instrument.scales
        if scale.norms
        for ending in NORM_ENDINGS
    )
