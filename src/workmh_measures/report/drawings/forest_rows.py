"""What a forest shows, and the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..writer import Writer
from .value_axis import Reach, ValueAxis, value_axis

__all__ = ["Forest", "ForestGroup", "ForestRow", "effect_text", "forest_axis", "forest_words", "reason_text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestRow:
    """An effect with its interval.

    Attributes
    ----------
    label : of what.
    counts : what each arm has, as it is written (83/227), in the order of the arms of the forest; may be empty.
    value : None where there is none; `reason` then says why.
    low, high : ends of the interval; None for an open end.
    note : a line below the label, such as the p-value or the population.
    is_main : the one that counts: drawn as a diamond, its words in bold letters.
    """

    label: str
    counts: Sequence[str] = ()
    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""
    note: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class ForestGroup:
    """Rows under a heading; `note` stands below it, such as the test of the interaction. Both may be empty."""

    rows: Sequence[ForestRow]
    heading: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """Effects on one axis.

    Attributes
    ----------
    title : of the drawing.
    measure : what the numbers are, with the level of the interval: "Odds ratio (95% CI)".
    arms : names over the counts, the arm of the programme first; empty where rows have none.
    null : no effect: 0 for differences, 1 for ratios, None where there is no such value.
    is_ratio : drawn on steps of equal proportion.
    favours : whom values below and above `null` favour; None where a direction is not stated.
    decimals : of the numbers as they are written.
    limits : further values with a line down the drawing, such as those of a difference that counts.
    """

    title: str
    measure: str
    groups: Sequence[ForestGroup]
    arms: Sequence[str] = ()
    null: float | None = 0.0
    is_ratio: bool = False
    favours: tuple[str, str] | None = None
    decimals: int = 2
    limits: Sequence[float] = ()

    @property
    def rows(self) -> list[ForestRow]:
        """All rows, one group after the other."""
        return [row for group in self.groups for row in group.rows]


def forest_axis(forest: Forest) -> ValueAxis:
    """Return the axis of a forest."""
    reaches: list[Reach] = [
        (row.value, row.low, row.high)
        for row in forest.rows
        if row.value is not None and (row.value > 0 or not forest.is_ratio)
    ]
    also = [forest.null] if forest.null is not None else [] if reaches else [1.0 if forest.is_ratio else 0.0]
    return value_axis(reaches, also=[*also, *forest.limits], is_ratio=forest.is_ratio)


def effect_text(row: ForestRow, forest: Forest, writer: Writer) -> str:
    """Return the number with its interval, an open end as infinity; the number alone where both ends are open."""
    shown = writer.number(row.value, forest.decimals)
    if row.low is None and row.high is None:
        return shown
    low = ("0" if forest.is_ratio else "−∞") if row.low is None else writer.number(row.low, forest.decimals)
    high = "∞" if row.high is None else writer.number(row.high, forest.decimals)
    return writer("drawing.bounds", value=shown, low=low, high=high)


def reason_text(row: ForestRow, writer: Writer) -> str:
    """Return why a row has no number."""
    if not row.reason:
        return writer("drawing.not_estimated")
    return writer("drawing.not_estimated_because", reason=row.reason)


def forest_words(forest: Forest, writer: Writer) -> str:
    """Return what the drawing shows in sentences."""
    return " ".join(_sentences(forest, writer))


def _sentences(forest: Forest, writer: Writer) -> Iterator[str]:
    yield f"{forest.measure}."
    if forest.null is not None:
        null = writer.exact(forest.null)
        yield writer("drawing.null_words", null=null)
        if forest.favours:
            left, right = forest.favours
            yield writer("drawing.favours_words", null=null, left=left, right=right)
    for group in forest.groups:
        head = " ".join(part for part in (group.heading, group.note) if part)
        if head:
            yield head if head.endswith(".") else f"{head}."
        for row in group.rows:
            yield _row_words(row, forest, writer)


def _row_words(row: ForestRow, forest: Forest, writer: Writer) -> str:
    told = reason_text(row, writer) if row.value is None else f"{effect_text(row, forest, writer)}."
    named = zip(forest.arms, row.counts, strict=False)
    counts = ", ".join(f"{arm} {count}" for arm, count in named)
    parts = [row.label, *([counts] if counts else []), *([row.note] if row.note else [])]
    return f"{'; '.join(parts)}: {told}"
