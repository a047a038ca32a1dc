"""The study: arms, anchors, waves and schedule, as one definition file says them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import ChoiceId, Definition, Identifier, Phrase, WaveId
from .text import Text
from .wording import LanguageTag

__all__ = [
    "Allocation",
    "Arm",
    "Outcome",
    "PrimaryAnalysis",
    "Retention",
    "ScheduleEntry",
    "Study",
    "StudyAnalysis",
    "Unit",
    "Wave",
]


class Arm(Definition):
    """A group of the design; `code` is what is exported."""

    id: Identifier
    code: Annotated[int, Field(ge=0)]
    name: Text


class Allocation(Definition):
    """How participants come into arms."""

    kind: Literal["randomised", "cluster", "matched", "external", "single_group"]
    ratio: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(strict=False)] = ()
    strata: Annotated[tuple[Identifier, ...], Field(strict=False)] = ()


class Unit(Definition):
    """A kind of unit participants belong to: site, team, county."""

    id: Identifier
    kind: Literal["site", "team", "county"]


class Wave(Definition):
    """A planned time point: months after an anchor, with a window in days."""

    id: WaveId
    anchor: Identifier
    month: Annotated[float, Field(ge=0)]
    window_days: Annotated[tuple[int, int], Field(strict=False)] | None = None
    source: Literal["survey", "register"]
    label: Text | None = None


class ScheduleEntry(Definition):
    """An instrument and the waves it is given at; `evidence` says how sure the plan is."""

    instrument: Identifier
    waves: Annotated[tuple[WaveId, ...], Field(strict=False, min_length=1)]
    parameters: dict[Identifier, ChoiceId] = {}
    evidence: Literal["confirmed", "likely", "default"]


class Outcome(Definition):
    """A named outcome of the study."""

    id: Identifier
    role: Literal["primary", "secondary"]
    kind: Literal["employment", "score"]
    definition: Phrase | None = None
    instrument: Identifier | None = None
    scale: Identifier | None = None
    until: WaveId | None = None
    source: Literal["survey", "register"] = "survey"


class PrimaryAnalysis(Definition):
    """Method of the primary analysis."""

    method: Phrase
    outcome: Identifier
    adjust: Annotated[tuple[Identifier, ...], Field(strict=False)] = ()


class StudyAnalysis(Definition):
    """Population and primary analysis."""

    population: Literal["itt", "per_protocol"]
    primary: PrimaryAnalysis


class Retention(Definition):
    """How long data are kept after the end of the study."""

    years: Annotated[int, Field(ge=0)]


class Study(Definition):
    """A study design.

    `form_languages` are further languages of the participant's form: every scheduled instrument needs a wording
    pack in them. Files and labels are in `languages`.
    """

    schema_version: Literal[1] = Field(alias="schema")
    id: Identifier
    title: Text
    status: Literal["verified", "draft"]
    simulated: bool = False
    languages: Annotated[tuple[Literal["nb", "nn", "en"], ...], Field(strict=False, min_length=1)]
    form_languages: Annotated[tuple[LanguageTag, ...], Field(strict=False)] = ()
    entry: Literal["streamlit", "light"]
    anchors: Annotated[tuple[Identifier, ...], Field(strict=False, min_length=1)]
    arms: Annotated[tuple[Arm, ...], Field(strict=False, min_length=1)]
    allocation: Allocation
    units: Annotated[tuple[Unit, ...], Field(strict=False)] = ()
    waves: Annotated[tuple[Wave, ...], Field(strict=False, min_length=1)]
    schedule: Annotated[tuple[ScheduleEntry, ...], Field(strict=False, min_length=1)]
    outcomes: Annotated[tuple[Outcome, ...], Field(strict=False)] = ()
    analysis: StudyAnalysis | None = None
    retention: Retention
    offline_store: bool = False

    def wave(self, wave_id: str) -> Wave:
        """Return the wave of this id."""
        return next(wave for wave in self.waves if wave.id == wave_id)

    def instruments_at(self, wave_id: str) -> tuple[ScheduleEntry, ...]:
        """Return the schedule entries of a wave, in the order of the file."""
        return tuple(entry for entry in self.schedule if wave_id in entry.waves)

    @property
    def survey_waves(self) -> tuple[Wave, ...]:
        """Waves participants answer themselves."""
        return tuple(wave for wave in self.waves if wave.source == "survey")

    @property
    def first_survey_wave(self) -> str | None:
        """Id of the earliest survey wave counted from the first anchor."""
        first = [wave for wave in self.survey_waves if wave.anchor == self.anchors[0]]
        return min(first, key=lambda wave: wave.month).id if first else None
