"""Who has which score at a wave, as a table of so many people at a time."""

from __future__ import annotations

from urllib.parse import quote

import pandas as pd

from ..dataset.score_rows import score_rows, scores_at
from .blocks import Cell, Group, Table, day_cell, head, number, words
from .score_blocks import ScoresAsked
from .staff_words import score_decimals
from .writer import NOTHING, Writer

__all__ = ["PEOPLE_EACH", "people_count", "people_table"]

PEOPLE_EACH = 50
"""People on one page."""


def people_count(asked: ScoresAsked) -> int:
    """Return for how many people the form was due."""
    columns = asked.columns
    return 0 if columns is None else len(scores_at(asked.dataset, asked.wave, columns))


def people_table(asked: ScoresAsked, say: Writer, *, page: int, address: str) -> Table:
    """Return the people of one page, by pseudonym.

    Parameters
    ----------
    page : from 0 on.
    address : where a person is shown; the pseudonym is put behind it.
    """
    columns = asked.columns
    if columns is None:
        raise ValueError(f"the data set has no score {asked.scale.id}")
    rows = score_rows(asked.dataset, asked.wave, columns, language=say.language)
    part = rows.iloc[page * PEOPLE_EACH : (page + 1) * PEOPLE_EACH]
    heads = [head(say("people.participant")), head(say("score"), is_number=columns.text is None)]
    heads += [head(say("scored.level"))] if "level" in rows else []
    heads += [
        head(say("scored.status")),
        head(say("course.answered"), is_number=True),
        head(say("course.date")),
    ]
    decimals = score_decimals(asked.use, asked.scale)
    lines = [_line(row, say, address, decimals) for row in part.to_dict("records")]
    first = page * PEOPLE_EACH + 1
    caption = say(
        "people.caption",
        first=say.number(first, 0),
        last=say.number(first + len(part) - 1, 0),
        whole=say.number(len(rows), 0),
    )
    return Table("people", caption, [heads], [Group(lines)])


def _line(row: dict[object, object], say: Writer, address: str, decimals: int) -> list[Cell]:
    name, score, day = str(row["participant"]), row["score"], row["date"]
    cells = [Cell(text=name, scope="row", link=f"{address}{quote(name)}" if address else "")]
    if isinstance(score, str):
        cells.append(words(score or NOTHING))
    else:
        known = None if pd.isna(score) else float(str(score))
        cells.append(number(say.exact(None if known is None else round(known, decimals)), known))
    if "level" in row:
        cells.append(words(str(row["level"]) or NOTHING))
    told = None if pd.isna(day) else pd.Timestamp(day).date()
    return [
        *cells,
        words(str(row["status"])),
        number(say.number(int(str(row["answered"])), 0)),
        words(NOTHING) if told is None else day_cell(say.day(told), told),
    ]
