"""The results of an instrument, seen in one language: what every section of its page asks for."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..analysis.drawn import Drawn
from ..analysis.questions import Questions
from ..model.base import ByParameter
from ..model.estimate import Estimate
from ..model.instrument import Instrument
from ..model.scale import Scale
from .answer_figures import item_name
from .found import Found
from .groups_compared import groups_compared
from .writer import Writer, decimals_for

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
_TESTS = ("_chi2", "_chisq", "_f")
_SIGNS = {"at_least": "≥", "above": ">", "at_most": "≤", "below": "<"}
_NAMED = frozenset(
    {
        *("retest", "between_raters", "within_raters"),
        *("recovered", "improved", "unchanged", "deteriorated", "everybody"),
        *("with", "without", "difference"),
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
            parts.append(say("part.waves", first=row.wave, second=row.wave2))
        elif row.wave is not None:
            parts.append(say("part.wave", name=row.wave))
        compared = groups_compared(row, say)
        if compared is not None:
            parts.append(compared)
        else:
            parts += [say("part.group", name=row.group)] if row.group is not None else []
            parts += [row.factor] if row.factor is not None else []
        parts += [self.level(row.level)] if row.level is not None else []
        return ", ".join(parts)

    def level(self, level: str | None) -> str:
        """Return a level in words: a cut-off with its sign, a design by its name, anything else as it is."""
        text = level or ""
        for name, sign in _SIGNS.items():
            if text.startswith(f"{name} "):
                return f"{sign} {text.removeprefix(name).strip()}"
        return self.writer(f"level_is.{text}") if text in _NAMED else text

    def decimals(self, row: Estimate) -> int:
        """Return with how many decimals a value is shown."""
        if "percent" in row.analysis or row.analysis.endswith(_TESTS):
            return 1
        if row.analysis in _COUNTS:
            return 0
        scales = [one for one in self.instrument.scales if one.id == row.scale]
        return scale_decimals(scales[0]) if scales and row.analysis in _POINTS else 2

    def value(self, row: Estimate) -> str:
        """Return a value as it is shown: a count whole, a p value beside the statistic of a test."""
        shown = self.writer.number(row.value, self.decimals(row))
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
