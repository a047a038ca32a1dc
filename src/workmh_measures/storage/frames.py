"""The current answers of a study as one long table, read column by column."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, Text, bindparam, cast, func, literal, select, type_coerce
from sqlalchemy.types import NullType

from workmh_measures.storage.events import Kind
from workmh_measures.storage.reading import told
from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import event, payload

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Codes = NDArray[np.intp]

__all__ = ["FRAME_COLUMNS", "answers_frame", "coded_answers", "uncollected"]

_CELL = ("participant", "wave", "occasion", "instrument", "item")
FRAME_COLUMNS = (
    *_CELL,
    "value",
    "text",
    "recorded_at",
    "mode",
    "language",
    "wording_hash",
    "fingerprint",
)
_BLOCK = 50_000
"""Events asked for at once: their words are let go before the next come."""

_BETWEEN = "\x1f"
"""Stands between the words of a text; it cannot be printed, so no name holds it, and JSON writes it otherwise."""


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
    words, which stands in ``text``. Erased answers are not there, nor are words that look as if they held personal
    data and were kept, until somebody decides: see `storage.kept_words`.
    """
    only = {"wave": wave, "instrument": instrument}
    wanted = {name: [value] for name, value in only.items() if value is not None}
    with store.reading() as connection:
        coded = coded_answers(connection, study, wanted, also=("language", "fingerprint"))
    order = ["participant", "wave", "instrument", "item", "occasion"]
    words = dict.fromkeys((*order, "text", "mode", "language", "wording_hash", "fingerprint"), "str")
    # Categories are in the order of their letters, so sorting by their numbers is sorting by the words.
    frame = coded.sort_values(order, ignore_index=True)[[*FRAME_COLUMNS]]
    return frame.astype({**words, "occasion": "int64"})


def coded_answers(
    connection: Connection,
    study: str,
    only: Mapping[str, Sequence[str]],
    *,
    also: Sequence[str] = (),
    told_share: Callable[[float], object] = lambda _share: None,
) -> pd.DataFrame:
    """Return the current answers of a study in the order in which they were recorded; words are categories.

    Parameters
    ----------
    connection : that sees one moment of the store.
    only : for a column the words wanted, such as some waves; a column that is not named has all.
    also : further columns of words of the event.
    told_share : is told how much of the record was read, 0 to 1.

    Returns
    -------
    DataFrame
        Columns of `FRAME_COLUMNS` without ``language`` and ``fingerprint``, and those of `also`; see `answers_frame`.
        ``answered_at`` is the moment of the latest answer that was no correction, for a correction by staff does not
        change the day on which a person answered; ``answered_on`` the day it was given on paper, where it tells one.

    Notes
    -----
    Every answer is read in the order recorded, and the latest to each item is found here: looking each of them up in
    the database takes longer. What most rows share comes as one text and is taken apart once.
    """
    import pandas as pd

    about = ("participant", "wave", "occasion", "instrument", "mode", "wording_hash", *also)
    columns = tuple(_Column() for _ in range(3))
    with uncollected():
        # A few people are looked up one by one; a walk over the whole record would take longer.
        few = "participant" in only
        for share, block in _blocks(connection, study, _answers(about, only, by_index=few), at_once=few):
            for column, words in zip(columns, zip(*block, strict=True), strict=True):
                column.add(words)
            told_share(share)
    moments = pd.to_datetime([*columns[1].words], utc=True).as_unit("us").to_series()
    parts = {**columns[0].parts(about), **columns[2].parts(("item", "content"))}
    latest = _latest([parts[name] for name in _CELL])
    content, numbers = _Contents(parts["content"].words), parts["content"].codes[latest]
    given: dict[str, Any] = {name: part.category(latest) for name, part in parts.items() if name != "content"}
    given["occasion"] = parts["occasion"].whole_numbers()[latest]
    given["recorded_at"] = moments.array.take(columns[1].codes[latest])
    answered = _uncorrected([parts[name] for name in _CELL], latest, content.corrects[parts["content"].codes])
    given["answered_at"] = moments.array.take(columns[1].codes[answered])
    given["answered_on"] = content.days[parts["content"].codes[answered]]
    given["value"], given["text"] = content.values.take(numbers), content.texts.take(numbers)
    frame = pd.DataFrame(
        {name: given[name] for name in (*FRAME_COLUMNS, "answered_at", "answered_on") if name in given}
    )
    # An erased answer has no content; what was answered before it is not current again.
    return frame if content.erased is None else frame[numbers != content.erased].reset_index(drop=True)


def _answers(about: Sequence[str], only: Mapping[str, Sequence[str]], *, by_index: bool) -> Select[Any]:
    """Return the question for answers ``after`` one event and ``upto`` another: about what, when, item and content."""
    wanted = [event.c[name].in_(values) for name, values in only.items()]
    # As a sum it is no column of an index, so that another one is used.
    number = event.c.seq + 0 if by_index else event.c.seq
    same = (payload.c.study == event.c.study) & (payload.c.seq == event.c.seq)
    return (
        # A moment as the database keeps it: it is taken apart once for all the answers that share it.
        select(_joined(*about), type_coerce(event.c.recorded_at, NullType), _what())
        .select_from(event.outerjoin(payload, same))
        .where(event.c.study == bindparam("of"), event.c.kind == Kind.ANSWER, *wanted)
        .where(number > bindparam("after"), number <= bindparam("upto"))
        .order_by(number)
    )


def _joined(*names: str) -> Any:
    joined: Any = literal("")
    for name in names:
        joined = joined.concat(func.coalesce(cast(event.c[name], Text), "")).concat(_BETWEEN)
    return joined


def _what() -> Any:
    return event.c.item.concat(literal(_BETWEEN)).concat(func.coalesce(payload.c.content, ""))


def _blocks(
    connection: Connection, study: str, query: Select[Any], *, at_once: bool
) -> Iterator[tuple[float, Sequence[tuple[Any, ...]]]]:
    """Yield rows as the driver gives them, and how far they reach: wrapping a million of them costs as much as coding them."""
    last = select(func.coalesce(func.max(event.c.seq), 0)).where(event.c.study == study)
    whole = connection.execute(last).scalar_one()
    step = max(1, whole) if at_once else _BLOCK
    for after in range(0, whole, step):
        part = {"of": study, "after": after, "upto": after + step}
        with connection.execute(query, part) as rows:
            if block := rows.cursor.fetchall():
                yield min(1.0, (after + step) / whole), block


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the search for circles of objects back: it walks over a million texts again and again and finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Column:
    """A column as numbers that stand for its distinct words, in the order in which these first came."""

    def __init__(self) -> None:
        self.words: dict[Any, int] = {}
        self._codes: list[Codes] = []

    def add(self, column: Sequence[Any]) -> None:
        """Take in further rows."""
        import numpy as np
        import pandas as pd

        codes, words = pd.factorize(np.asarray(column, dtype=object))
        places = [self.words.setdefault(word, len(self.words)) for word in words]
        self._codes.append(np.asarray(places, dtype=np.intp)[codes])

    @property
    def codes(self) -> Codes:
        """The numbers, one for each row."""
        import numpy as np

        return np.concatenate([np.zeros(0, dtype=np.intp), *self._codes])

    def parts(self, names: Sequence[str]) -> dict[str, _Part]:
        """Take the words apart into columns of these names."""
        import numpy as np
        import pandas as pd

        codes, apart = self.codes, [word.split(_BETWEEN, len(names))[: len(names)] for word in self.words]
        parts = {}
        for name, column in zip(names, zip(*apart, strict=True) if apart else [()] * len(names), strict=True):
            places, words = pd.factorize(np.asarray(column, dtype=object))
            parts[name] = _Part(np.asarray(places, dtype=np.intp)[codes], [*words])
        return parts


class _Part:
    """A column of words, each row a number of `words`; an empty one is none."""

    def __init__(self, codes: Codes, words: list[str]) -> None:
        self.codes = codes
        self.words = words

    def category(self, rows: Codes) -> pd.Categorical:
        """Return some rows, the categories in the order of their letters."""
        import numpy as np
        import pandas as pd

        order = sorted(word for word in self.words if word)
        rank = pd.Index(order, dtype="object").get_indexer(pd.Index(self.words, dtype="object"))
        codes = rank.astype(np.intp)[self.codes[rows]]
        return pd.Categorical.from_codes(codes, categories=pd.Index(order, dtype="str"))

    def whole_numbers(self) -> Codes:
        """Return the column as numbers."""
        import numpy as np

        return np.asarray([int(word) for word in self.words], dtype=np.intp)[self.codes]


def _latest(cell: Sequence[_Part]) -> Codes:
    """Return the rows that hold the latest answer to each item, in the order in which they were recorded."""
    import numpy as np
    import pandas as pd

    return np.flatnonzero(~pd.Series(_key(cell)).duplicated(keep="last").to_numpy())


def _uncorrected(cell: Sequence[_Part], latest: Codes, corrects: Any) -> Codes:
    """Return for each latest answer the row of the latest one that is no correction; itself where there is none."""
    import numpy as np

    if not corrects[latest].any():
        return latest
    key = _key(cell)
    # Rows come in the order recorded, so the last one of a key stays.
    plain = {
        int(key[row]): row for row in np.flatnonzero(np.isin(key, key[latest[corrects[latest]]]) & ~corrects)
    }
    return np.asarray(
        [plain.get(int(key[row]), row) if corrects[row] else row for row in latest], dtype=np.intp
    )


def _key(cell: Sequence[_Part]) -> Any:
    """Return one number for each row; rows about the same item of the same form have the same."""
    import numpy as np

    key = np.zeros(len(cell[0].codes), dtype=np.int64)
    for part in cell:
        key = key * max(1, len(part.words)) + part.codes
    return key


class _Contents:
    """What the distinct texts of payloads say: a number, words, or nothing any more."""

    def __init__(self, contents: Sequence[str]) -> None:
        import numpy as np
        import pandas as pd

        said = [told(content) if content else {} for content in contents]
        self.values = np.asarray([_number(content) for content in said], dtype=np.float64)
        self.texts = pd.array([_words(content) for content in said], dtype="str")
        self.corrects = np.asarray(["reason" in content for content in said], dtype=np.bool_)
        self.days = np.asarray([content.get("answered_on", "NaT") for content in said], dtype="datetime64[s]")
        self.erased = next((place for place, content in enumerate(contents) if not content), None)


def _number(content: dict[str, Any]) -> float:
    value = content.get("value", content.get("missing"))
    return math.nan if value is None or isinstance(value, str) else float(value)


def _words(content: dict[str, Any]) -> str | None:
    value = content.get("value")
    return value if isinstance(value, str) and "personal" not in content else None
