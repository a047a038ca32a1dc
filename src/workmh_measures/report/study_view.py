"""A study with its data set and estimates, seen in one language: what every part of the study page asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from ..dataset.codebook import Dataset, InstrumentUse
from ..model.instrument import Instrument
from ..model.scale import Scale
from ..model.study import Arm, Study, Wave
from ..scoring.attainable import attainable_range
from .blocks import Cell
from .found import Found
from .writer import Writer, decimals_for

__all__ = ["StudyView", "range_and_direction", "scale_cell"]


@dataclass(frozen=True)
class StudyView:
    """What the sections of the study page are made from."""

    study: Study
    dataset: Dataset
    found: Found
    writer: Writer

    @property
    def frame(self) -> pd.DataFrame:
        """The long data set."""
        return self.dataset.frame

    @property
    def uses(self) -> tuple[InstrumentUse, ...]:
        """Instruments of the data set with their parameters and waves."""
        return self.dataset.codebook.instruments

    @property
    def arms(self) -> tuple[Arm, ...]:
        """The arms; none where the data set does not tell them (a blinded copy)."""
        return self.study.arms if "arm" in self.dataset.codebook else ()

    def wave_name(self, wave: Wave) -> str:
        """Return the label of a wave, its id where it has none."""
        return self.writer.text(wave.label, wave.id)

    def waves_of(self, use: InstrumentUse) -> list[Wave]:
        """Return the survey waves of an instrument."""
        return [wave for wave in self.study.survey_waves if not use.waves or wave.id in use.waves]

    def rows_of(self, wave: Wave, arm: Arm | None = None) -> pd.DataFrame:
        """Return the rows of a wave, or of one arm at that wave."""
        rows = self.frame[self.frame["wave"] == wave.id]
        return rows if arm is None else rows[rows["arm"] == arm.code]

    def groups(self) -> list[tuple[str | None, str]]:
        """Return the groups means are shown for: id in the estimates and name; the whole where no arm is told."""
        named: list[tuple[str | None, str]] = [(arm.id, self.writer.text(arm.name)) for arm in self.arms]
        return named or [(None, self.writer("everyone"))]

    def range_of(self, use: InstrumentUse, scale: Scale) -> tuple[float, float]:
        """Return the attainable range of a score under the parameters of the study."""
        return attainable_range(use.instrument, scale, use.parameters)

    def decimals(self, use: InstrumentUse, scale: Scale) -> int:
        """Return with how many decimals the means of a score are shown."""
        return decimals_for(*self.range_of(use, scale))


def scale_cell(instrument: Instrument, scale: Scale, writer: Writer, **more: Any) -> Cell:
    """Return the heading of the rows of a scale, with its draft mark.

    Parameters
    ----------
    more : columns or rows the heading stands over, and a note behind it.
    """
    mark = writer("draft") if instrument.status_of(scale) == "draft" else ""
    scope: Literal["row", "rowgroup"] = "rowgroup" if more.keys() & {"columns", "rows"} else "row"
    return Cell(text=writer.text(scale.name), scope=scope, mark=mark, **more)


def range_and_direction(ends: tuple[float, float], scale: Scale, writer: Writer) -> str:
    """Return the attainable range and what a higher score means, in brackets."""
    parts = [writer.range(*ends)]
    if scale.direction != "none":
        parts.append(writer(f"direction.{scale.direction}"))
    return f"({', '.join(parts)})"
