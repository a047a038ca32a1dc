"""Which numbers of a service's report are hidden, so that months and quarter together give no small count away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .period_report import ALL, Figure, PeriodCounts, Place
from .reporting_period import Period
from .small_cells import SMALLEST_SHOWN, Cell, CellSum, Exposed, SummedTable, exposed_cells, hidden_cells

__all__ = ["exposed_places", "hidden_places"]

# Hiding a total costs more than hiding a centre: it tells more.
_TOTAL_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class _Split:
    """A count that falls into parts; the last is the rest, which only follows from the others."""

    whole: str
    parts: tuple[str, ...]
    rest: str | None = None
    sensitive: bool = False


def hidden_places(counts: PeriodCounts) -> frozenset[Place]:
    """Return every number to hide.

    Notes
    -----
    Each month is decided for itself, as its report goes out before the next month is over. The quarter is decided last,
    with the months' reports known to whoever reads it. So a month has the same pattern however often it is made.
    """
    hidden: set[str] = set()
    for family in _families(counts):
        for period in counts.periods[:-1]:
            hidden |= hidden_cells(_table(counts, family, (period,), fixed=()))
        months = counts.periods[:-1]
        table = _table(counts, family, counts.periods, fixed=months)
        hidden |= hidden_cells(table, already=hidden & table.position.keys())
    places = {_name(place): place for place in _places(counts)}
    return frozenset(places[name] for name in hidden if name in places)


def exposed_places(counts: PeriodCounts, hidden: frozenset[Place]) -> list[Exposed]:
    """Return what could be worked out from the months and the quarter together: the check before anything is written."""
    names = {_name(place) for place in hidden}
    tables = (_table(counts, family, counts.periods, fixed=()) for family in _families(counts))
    return [found for table in tables for found in exposed_cells(table, names & table.position.keys())]


def _places(counts: PeriodCounts) -> Iterator[Place]:
    printed = {name for figure in counts.figures for name in figure.names}
    for what in printed:
        for unit in (*counts.units, ALL):
            for period in counts.periods:
                yield Place(what, unit, period)


def _name(place: Place) -> str:
    return "\x1f".join((place.what, place.unit, str(place.period)))


def _families(counts: PeriodCounts) -> list[tuple[_Split, ...]]:
    """Return the counts that hang together; nothing ties one family to another."""
    families: list[tuple[_Split, ...]] = [(_Split("referred", ()),), (_Split("started", ()),)]
    families.append(
        (_told("ended", "in_work", sensitive=True)[0], _told("ended", "in_work", sensitive=True)[1])
    )
    for wave in dict.fromkeys(f.wave for f in counts.figures if f.wave):
        here = [f for f in counts.figures if f.wave == wave]
        splits = [
            _Split(f"{wave}.closed", (f"{wave}.due", f"{wave}.left")),
            _Split(f"{wave}.due", (f"{wave}.reached",), f"{wave}.not_reached"),
        ]
        for figure in here:
            splits += _splits_of(figure, wave)
        families.append(tuple(splits))
    return families


def _splits_of(figure: Figure, wave: str) -> tuple[_Split, ...]:
    if figure.kind in ("change", "shift"):
        ways = (figure.before, figure.part) if figure.kind == "shift" else ()
        return (
            _Split(f"{wave}.closed", (figure.base,), f"{figure.base}_without"),
            *(_Split(figure.base, (name,), f"{name}_no", figure.sensitive) for name in ways),
        )
    if figure.kind == "share" and figure.base.endswith("_told"):
        return _told(f"{wave}.reached", figure.part, sensitive=figure.sensitive)
    return ()


def _told(whole: str, part: str, *, sensitive: bool) -> tuple[_Split, _Split]:
    return (
        _Split(whole, (f"{part}_told",), f"{part}_not_told"),
        _Split(f"{part}_told", (part,), f"{part}_no", sensitive),
    )


def _table(
    counts: PeriodCounts,
    family: tuple[_Split, ...],
    periods: tuple[Period, ...],
    *,
    fixed: tuple[Period, ...],
) -> SummedTable:
    printed = {name for figure in counts.figures for name in figure.names}
    whats = dict.fromkeys(w for s in family for w in (s.whole, *s.parts, *((s.rest,) if s.rest else ())))
    cells = []
    for what in whats:
        for unit in (*counts.units, ALL):
            for period in periods:
                count = counts.count(what, unit, period)
                sides = [s for s in family if s.sensitive and what in (*s.parts, s.rest)]
                all_or_none = any(_whole_or_none(counts, s, unit, period) for s in sides)
                cells.append(
                    Cell(
                        _name(Place(what, unit, period)),
                        count.n,
                        sensitive=0 < len(count.people) < SMALLEST_SHOWN or all_or_none,
                        printed=what in printed,
                        zero_is_shown=not sides,
                        fixed=period in fixed,
                        weight=_TOTAL_WEIGHT if unit == ALL else 1.0,
                    )
                )
    return SummedTable(tuple(cells), tuple(_sums(counts, family, list(whats), periods)))


def _whole_or_none(counts: PeriodCounts, split: _Split, unit: str, period: Period) -> bool:
    whole = counts.count(split.whole, unit, period).n
    return whole > 0 and counts.count(split.parts[0], unit, period).n in (0, whole)


def _sums(
    counts: PeriodCounts, family: tuple[_Split, ...], whats: list[str], periods: tuple[Period, ...]
) -> Iterator[CellSum]:
    units = (*counts.units, ALL)
    for split in (s for s in family if s.parts):
        parts = (*split.parts, *((split.rest,) if split.rest else ()))
        for unit in units:
            for period in periods:
                inside = tuple(_name(Place(part, unit, period)) for part in parts)
                yield CellSum(_name(Place(split.whole, unit, period)), inside)
    for what in whats:
        for period in periods:
            centres = tuple(_name(Place(what, unit, period)) for unit in counts.units)
            yield CellSum(_name(Place(what, ALL, period)), centres)
        if len(periods) > 1:
            for unit in units:
                months = tuple(_name(Place(what, unit, month)) for month in periods[:-1])
                yield CellSum(_name(Place(what, unit, periods[-1])), months)
