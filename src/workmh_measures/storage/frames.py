"""The current answers of a study as one long table."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from workmh_measures.storage.reading import ANSWER_COLUMNS, current_rows, told
from workmh_measures.storage.repository import Store

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FRAME_COLUMNS", "answers_frame"]

FRAME_COLUMNS = (
    "participant",
    "wave",
    "occasion",
    "instrument",
    "item",
    "value",
    "text",
    "recorded_at",
    "mode",
    "language",
    "wording_hash",
    "fingerprint",
)


def answers_frame(
    store: Store, study: str, *, wave: str | None = None, instrument: str | None = None
) -> pd.DataFrame:
    """Return the current answers of a study, one row each.

    Parameters
    ----------
    store, study : where from.
    wave, instrument : None for all.

    Returns
    -------
    DataFrame with the columns of `FRAME_COLUMNS`, ordered by participant, wave, instrument, item and occasion.
    ``value`` is a float: the answer, or its negative missing code; NaN for a cleared answer and for an answer in
    words, which stands in ``text``. Erased answers are not there.
    """
    import pandas as pd

    with store.reading() as connection:
        only = {"wave": wave, "instrument": instrument}
        columns = list(zip(*current_rows(connection, study, only), strict=True))
    names = (*ANSWER_COLUMNS, "content")
    by_name: dict[str, Any] = dict(zip(names, columns or [()] * len(names), strict=True))
    said = [told(content) for content in by_name.pop("content")]
    by_name["value"] = pd.array([_number(content) for content in said], dtype="float64")
    by_name["text"] = [_words(content) for content in said]
    return pd.DataFrame({name: by_name[name] for name in FRAME_COLUMNS}).astype(_DTYPES)


_DTYPES: dict[str, Any] = {
    **dict.fromkeys(("participant", "wave", "instrument", "item", "text"), "str"),
    **dict.fromkeys(("mode", "language", "wording_hash", "fingerprint"), "str"),
    "occasion": "int64",
    "value": "float64",
    "recorded_at": "datetime64[us, UTC]",
}


def _number(content: dict[str, Any]) -> float:
    value = content.get("value", content.get("missing"))
    return math.nan if value is None or isinstance(value, str) else float(value)


def _words(content: dict[str, Any]) -> str | None:
    value = content.get("value")
    return value if isinstance(value, str) else None
