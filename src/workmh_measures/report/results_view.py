"""The results of an instrument, seen in one language: what every section of its page asks for."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from ..analysis.drawn import Drawn
from ..analysis.questions import Questions
from ..model.base import ByParameter
from ..model.estimate import Estimate
from ..model.instrument import Instrument
from ..model.scale import Scale
from .answer_figures import item_name
from .found import Found
from .groups_compared import groups_compared
from .topics import TOPICS
from .writer import Writer, decimals_for, rounded

__all__ = ["ResultsView", "scale_decimals"]

_POINTS = frozenset({"mean", "sd"})
_COUNTS = frozenset(
    {
        "parallel_factors",
        "map_factors",
        "missing_pattern",
        "missing_wave_pattern",
        "unused_options",
        "rare_options",
    }
)
_TESTS = ("_chi2", "_chisq", "_f", "_item_fit")
_AS_SCORED = frozenset({"minimum", "lower_quartile", "median", "upper_quartile", "maximum"})
"""Scores as they came: with no more decimals than they have."""
_MOST = 2
"""Decimals of a score or a cut-off that is no whole number."""
_UP = ("above", "at_most")
"""Cut-offs rounded up, the others down, so that a score at the cut-off stays on its side."""
_SIGNS = {"at_least": "≥", "above": ">", "at_most": "≤", "below": "<"}
_NAMED = frozenset(
    {
        *("retest", "between_raters", "within_raters"),
        *("recovered", "improved", "unchanged", "deteriorated", "everybody"),
        *("with", "without", "difference", "other"),
        *("before", "after", "share_improved", "log_odds_improved", "correlation", "sd_gain"),
        *("intercept", "slope", "anchor_reliability"),
    }
)


@dataclass(frozen=True)
class ResultsView:
    """An instrument, what was estimated about it, what is drawn of it, and the language of the page."""

    instrument: Instrument
    found: Found
    writer: Writer
    drawn: Drawn = field(default_factory=Drawn)
    asked: Questions = field(default_factory=Questions)

    def found_first(self, analysis: str, *, scale: str) -> Estimate | None:
        """Return the first row of an analysis about a scale and everybody."""
        rows = (r for r in self.rows(analysis) if r.scale == scale and r.group is None and r.item is None)
        return next(rows, None)

    def rows(self, *analyses: str) -> list[Estimate]:
        """Return every row of some analyses, in the order they were estimated."""
        return [row for row in self.found.rows if row.analysis in analyses]

    def scale_name(self, scale: str) -> str:
        """Return the name of a scale, its id where it is a scale of another instrument."""
        named = [one for one in self.instrument.scales if one.id == scale]
        return self.writer.text(named[0].name) if named else scale

    def item_name(self, item: str) -> str:
        """Return the number and label of an item, its id where it is no item of the instrument."""
        named = [one for one in self.instrument.items if one.id == item]
        return item_name(named[0], self.writer) if named else item

    def place(self, row: Estimate, *, with_scale: bool = True) -> str:
        """Return what a row is about, in words: scales, items, waves, group."""
        say = self.writer
        parts = [self.scale_name(row.scale)] if with_scale and row.scale is not None else []
        parts += [self.scale_name(row.scale2)] if row.scale2 is not None else []
        parts += [self.item_name(item) for item in (row.item, row.item2) if item is not None]
        if row.wave is not None and row.wave2 is not None:
            parts.append(say.two_waves(row.wave, row.wave2))
        elif row.wave is not None:
            parts.append(say.wave(row.wave))
        compared = groups_compared(row, say)
        if compared is not None:
            parts.append(compared)
        else:
            parts += [say("part.group", name=row.group)] if row.group is not None else []
            is_named = row.factor is not None and row.analysis not in TOPICS["criterion"]  # told at its top
            parts += [str(row.factor)] if is_named else []
        is_told = compared is not None and row.analysis != "hypothesis"
        parts += [self.level_of(row)] if row.level is not None and not is_told else []
        return ", ".join(parts)

    def level_of(self, row: Estimate) -> str:
        """Return the level of a row in words."""
        shown = self.level(row.level, row.scale)
        if row.analysis == "sdc_to_important_change":
            return self.writer("important_change", value=shown)
        return shown

    def level(self, level: str | None, scale: str | None = None) -> str:
        """Return a level in words: a cut-off with its sign, a design by its name, a number as the language writes it.

        Parameters
        ----------
        scale : the scale of a cut-off; all its cut-offs have the same decimals.
        """
        text = level or ""
        for name in _SIGNS:
            if text.startswith(f"{name} "):
                number, _, rest = text.removeprefix(f"{name} ").partition(" ")
                return f"{self.threshold(name, float(number), scale)} {rest}".strip()
        if re.fullmatch(r"-?\d+\.\d+", text):
            return self.writer.exact(float(rounded(float(text), 3)))
        return self.writer(f"level_is.{text}") if text in _NAMED else text

    def threshold(self, comparison: str, value: float, scale: str | None = None) -> str:
        """Return a cut-off with its sign, rounded so that a score at it stays on its side."""
        whole = value.is_integer() and scale not in self._between_points
        steps = round(value * 10**_MOST, 6)  # a stored 4.18 may lie a hair beside it
        nearest = (math.ceil(steps) if comparison in _UP else math.floor(steps)) / 10**_MOST
        return f"{_SIGNS[comparison]} {self.writer.number(nearest, 0 if whole else _MOST)}"

    def points(self, value: float | None, scale: str | None) -> str:
        """Return a score, with as many decimals as the cut-offs of its scale."""
        return self.writer.number(value, _MOST if scale in self._between_points else 0)

    @cached_property
    def _between_points(self) -> frozenset[str | None]:
        """Scales that have a cut-off which is no whole number."""
        found = set()
        for row in self.found.rows:
            name, _, rest = (row.level or "").partition(" ")
            if name in _SIGNS and not float(rest.split()[0]).is_integer():
                found.add(row.scale)
        return frozenset(found)

    def decimals(self, row: Estimate) -> int:
        """Return with how many decimals a value is shown."""
        if "percent" in row.analysis or row.analysis.endswith(_TESTS):
            return 1
        if row.analysis in _COUNTS:
            return 0
        if row.analysis in _AS_SCORED:
            return 0 if row.value is None or row.value.is_integer() else _MOST
        scales = [one for one in self.instrument.scales if one.id == row.scale]
        return scale_decimals(scales[0]) if scales and row.analysis in _POINTS else 2

    def same_decimals(self, rows: Iterable[Estimate]) -> int:
        """Return with how many decimals the values of one column are shown."""
        return max((self.decimals(row) for row in rows if row.value is not None), default=0)

    def value(self, row: Estimate, decimals: int | None = None) -> str:
        """Return a value as it is shown: a count whole, a p value beside the statistic of a test.

        Parameters
        ----------
        decimals : those of the column it stands in.
        """
        shown = self.writer.number(row.value, self.decimals(row) if decimals is None else decimals)
        if row.analysis.endswith(_TESTS) and row.p_value is not None:
            small = row.p_value < 0.001
            p = self.writer("p_below") if small else self.writer("p_is", p=self.writer.number(row.p_value, 3))
            return f"{shown}, {p}"
        return shown

    def name(self, row: Estimate) -> str:
        """Return what is estimated, in words."""
        return self.writer(f"analysis.{row.analysis}")


def scale_decimals(scale: Scale) -> int:
    """Return with how many decimals scores of a scale are shown."""
    ends = scale.range
    # Which choice was made is not known here; the width is much the same for all.
    return decimals_for(*(next(iter(ends.choices.values())) if isinstance(ends, ByParameter) else ends))
