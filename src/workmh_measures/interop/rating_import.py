"""A file of ratings of units: unit, date, rater, the items, and what was reported with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ..errors import Problem, problem
from ..model.instrument import Instrument
from ..model.names import item_column
from ..model.rating import UnitRating
from ..scoring.score import score
from .named_rows import NamedRows, Row, Wanted, cell_problem, named_rows
from .table_cells import CellFault, day_of, number_of, text_of

__all__ = ["RatingImport", "rating_columns", "read_ratings"]

EARLIEST = date(1990, 1, 1)
_LONGEST_TOTAL = 100_000.0

_FRAME = (
    Wanted("unit", ("enhet", "eining", "centre", "senter", "team", "site", "county", "fylke")),
    Wanted("date", ("dato", "day", "dag", "date of rating")),
    Wanted("rater", ("vurderer", "vurdert av", "rated by", "assessor"), needed=False),
    Wanted("total", ("total as reported", "sum", "sumskår", "reported total"), needed=False),
    Wanted("band", ("band as reported", "nivå", "reported band", "level"), needed=False),
)


@dataclass(frozen=True)
class RatingImport:
    """What a file of ratings tells, or what is wrong with it.

    Attributes
    ----------
    ratings : in the order of the file; empty when there are problems.
    notes : sentences whoever imports should read.
    columns : name in the file of each column that was read, by meaning.
    """

    ratings: tuple[UnitRating, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)


def read_ratings(
    path: Path, instrument: Instrument, *, today: date, columns: Mapping[str, str]
) -> RatingImport:
    """Read ratings.

    Parameters
    ----------
    path : one row for each rating. Columns unit and date; rater, total and band where reported; the items by id or as
        ``<instrument>_<item>``, all of them or none.
    today : no rating was made after it.
    columns : name in the file of a column, by meaning.

    Raises
    ------
    ResponseError
        If the file cannot be read at all.
    """
    items = _items(instrument)
    file = named_rows(path, rating_columns(instrument), columns)
    problems = [*file.problems, *_lacking(file, items)]
    found: list[tuple[Row, UnitRating]] = []
    for row in file.rows if not problems else ():
        reading = _RatingRow(file, row, instrument)
        rating = reading.rating(items, today)
        problems += reading.problems
        if rating is not None:
            found.append((row, rating))
    problems += _doubles(found)
    notes = [f"{path}: columns left out: {', '.join(file.left_out)}."] if file.left_out else []
    notes += _differences(instrument, [rating for _, rating in found]) if not problems else []
    ratings = () if problems else tuple(rating for _, rating in found)
    return RatingImport(ratings, tuple(problems), tuple(notes), file.columns)


def rating_columns(instrument: Instrument) -> list[Wanted]:
    """Return the columns a file of ratings may have, by meaning."""
    return [*_FRAME, *_items(instrument).values()]


def _items(instrument: Instrument) -> dict[str, Wanted]:
    return {
        item: Wanted(item_column(instrument.id, item), (item, item.lstrip("0") or item), needed=False)
        for item in instrument.item_ids
    }


def _lacking(file: NamedRows, items: Mapping[str, Wanted]) -> Iterator[Problem]:
    """Yield items without a column where others have one, and a file that holds neither items nor a total."""
    lacking = [item for item, column in items.items() if column.name not in file.columns]
    where = f"{file.place}:1"
    if len(lacking) == len(items):
        if "total" not in file.columns and not file.problems:
            text = "The file holds neither the items nor a total."
            yield problem(
                "RATE-ROW", where=where, allowed=[column.name for column in items.values()], text=text
            )
        return
    for item in lacking:
        yield problem("FILE-COLUMN", where=where, found=item, name=items[item].name)


class _RatingRow:
    """One row on its way to a rating, noting every problem."""

    def __init__(self, file: NamedRows, row: Row, instrument: Instrument) -> None:
        self.file, self.row, self.instrument = file, row, instrument
        self.problems: list[Problem] = []

    def rating(self, items: Mapping[str, Wanted], today: date) -> UnitRating | None:
        unit, rater, band = self._text("unit"), self._text("rater"), self._text("band")
        if unit == "" and not self.problems:
            self._note("unit", "The row names no unit.")
        day = self._day(today)
        total = self._number("total", _LONGEST_TOTAL)
        answers = {
            item: value for item, c in items.items() if (value := self._answer(item, c.name)) is not None
        }
        if not answers and total is None and not self.problems:
            self._note("unit", "The row holds neither items nor a total.")
        if self.problems or day is None:
            return None
        return UnitRating(self.instrument.id, unit, day, rater, answers, total, band or None)

    def _answer(self, item: str, name: str) -> float | None:
        response = self.instrument.response_scale_of(item)
        value = self._number(name, float("inf"), low=float("-inf"))
        if value is None or value in response.codes:
            return value
        where = self.row.where(name, self.file.columns)
        scale = self.instrument.item(item).response_scale
        self.problems.append(
            problem("RESP-RANGE", where=where, found=value, allowed=response.allowed, scale=scale)
        )
        return None

    def _day(self, today: date) -> date | None:
        try:
            found = day_of(self.row.cells["date"], earliest=EARLIEST, latest=today)
        except CellFault as fault:
            self._fault("date", fault)
            return None
        if found is None:
            self._note("date", "The date is missing.")
        return None if found is None else found.day

    def _text(self, name: str) -> str:
        try:
            return text_of(self.row.cells.get(name))
        except CellFault as fault:
            self._fault(name, fault)
            return ""

    def _number(self, name: str, high: float, *, low: float = 0.0) -> float | None:
        try:
            return number_of(self.row.cells.get(name), low=low, high=high)
        except CellFault as fault:
            self._fault(name, fault)
            return None

    def _fault(self, name: str, fault: CellFault) -> None:
        self.problems.append(cell_problem("FILE-CELL", fault, self.row.where(name, self.file.columns)))

    def _note(self, name: str, text: str) -> None:
        where = self.row.where(name, self.file.columns)
        self.problems.append(problem("RATE-ROW", where=where, text=text))


def _doubles(found: list[tuple[Row, UnitRating]]) -> Iterator[Problem]:
    first: dict[tuple[str, date, str], Row] = {}
    for row, rating in found:
        known = first.setdefault((rating.unit, rating.day, rating.rater), row)
        if known is not row:
            text = f"Unit {rating.unit} was rated on {rating.day} by the same rater at {known.place} already."
            yield problem("FILE-TWICE", where=row.place, found=rating.unit, text=text)


def _differences(instrument: Instrument, ratings: list[UnitRating]) -> Iterator[str]:
    """Yield where the total that was reported is not the one of the items; both are kept."""
    import numpy as np
    import pandas as pd

    scale = next((scale for scale in instrument.scales if scale.id == "total"), None)
    told = [rating for rating in ratings if rating.answers and rating.total is not None]
    if scale is None or not told or instrument.parameters:
        return
    answers = pd.DataFrame([{i: r.answers.get(i, np.nan) for i in instrument.item_ids} for r in told])
    totals = score(instrument, answers).frame[f"{instrument.id}_{scale.id}"]
    for rating, total in zip(told, totals.tolist(), strict=True):
        if total == total and not _is_rounded(rating.total, total):
            yield (
                f"Unit {rating.unit}, {rating.day}: reported total {rating.total:g}, the items give {total:g}; "
                "both are kept."
            )


def _is_rounded(reported: float | None, total: float) -> bool:
    """Say whether a reported total is the one of the items, to as many decimals as were reported."""
    decimals = len(repr(reported).partition(".")[2].rstrip("0"))
    return reported is not None and abs(total - reported) <= 0.5 * 10**-decimals + 1e-9
