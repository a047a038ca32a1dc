"""The study: arms, anchors, waves and schedule, as one definition file says them.

`PlanEvidence` says how sure a part of the plan is: confirmed in a text about the study, likely (the construct is
told, the instrument or month is not), or a default of the project.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .analysis_plan import StudyAnalysis
from .base import ChoiceId, Definition, Identifier, Phrase, WaveId
from .hypothesis import Hypothesis
from .outcome import Outcome, WorkDefinition
from .participant_pages import ConsentRule, Contact, OwnResult
from .record import Consent
from .safety import Safety
from .second_entry import SecondEntryRule
from .text import Text
from .wording import LanguageTag

__all__ = [
    "PAIR",
    "Allocation",
    "Arm",
    "Blinding",
    "ConsentRule",
    "Covariate",
    "Flag",
    "Milestone",
    "NotCovered",
    "Outcome",
    "PeriodReport",
    "PlanEvidence",
    "Retention",
    "ScheduleEntry",
    "Stratum",
    "StratumLevel",
    "Study",
    "StudyAnalysis",
    "StudyRole",
    "Unit",
    "UnitRecord",
    "Wave",
    "WorkDefinition",
    "with_repeated_waves",
]

PlanEvidence = Literal["confirmed", "likely", "default"]

PAIR = "pair_id"
"""Column of the pair a person was matched in."""


class Arm(Definition):
    """A group of the design; `code` is what is exported.

    The people of an `external` arm come from elsewhere: nobody is allocated to it and no form of theirs is awaited.
    `n` is how many people the texts about the study report.
    """

    id: Identifier
    code: Annotated[int, Field(ge=0)]
    name: Text
    external: bool = False
    n: Annotated[int, Field(ge=1)] | None = None


class Allocation(Definition):
    """How participants come into arms."""

    kind: Literal["randomised", "cluster", "matched", "external", "single_group"]
    ratio: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(strict=False)] = ()
    strata: Annotated[tuple[Identifier, ...], Field(strict=False)] = ()
    matched_on: Annotated[tuple[Identifier, ...], Field(strict=False)] = ()
    evidence: PlanEvidence | None = None


StudyRole = Literal[
    "participant",
    "provider",
    "assessor",
    "coordinator",
    "data_manager",
    "statistician",
    "safety",
    "auditor",
    "researcher",
    "key_custodian",
    "administrator",
]
"""Who has to do with a study; `safety` follows harms, `provider` gives the programme, `key_custodian` keeps who is who."""


class Blinding(Definition):
    """Who may see which arm a person is in; everybody else is kept blind."""

    arm_seen_by: Annotated[tuple[StudyRole, ...], Field(strict=False)]
    evidence: PlanEvidence | None = None


class StratumLevel(Definition):
    """One group within a stratum; the id is what is stored and exported."""

    id: Identifier
    label: Text


class Stratum(Definition):
    """A variable allocation is stratified by, or that groups are told apart by, with its levels."""

    id: Identifier
    name: Text
    levels: Annotated[tuple[StratumLevel, ...], Field(strict=False, min_length=2)]
    evidence: PlanEvidence | None = None


class Covariate(Definition):
    """Something known of a person at the start that no form of the study asks and nobody is stratified by, such as age.

    With `levels` it is of categories, else an amount. Its values come beside the data when they are analysed.
    """

    id: Identifier
    name: Text
    levels: Annotated[tuple[StratumLevel, ...], Field(strict=False)] = ()


class Flag(Definition):
    """A yes or no about a person: in a population of the analysis, consent to something, how far they came."""

    id: Identifier
    kind: Literal["population", "consent", "progress"]
    name: Text
    reveals_arm: bool
    evidence: PlanEvidence | None = None


class Unit(Definition):
    """A kind of unit participants belong to: site, team, county."""

    id: Identifier
    kind: Literal["site", "team", "county"]


class Milestone(Definition):
    """A day in a person's course that no wave is counted from, such as referral or the end of the service.

    One that `reveals_arm`, since the people of some arms alone come to it, is kept from everybody who is kept blind.
    """

    id: Identifier
    name: Text
    reveals_arm: bool = False


class UnitRecord(Definition):
    """An instrument that rates a unit, not a person, such as fidelity; each rating carries its date.

    `months` are counted from the start of the unit; without them a rating is made when it is made.
    """

    instrument: Identifier
    unit: Identifier
    months: Annotated[tuple[Annotated[float, Field(ge=0)], ...], Field(strict=False)] = ()
    parameters: dict[Identifier, ChoiceId] = {}
    evidence: PlanEvidence


class Wave(Definition):
    """A planned time point: months after an anchor, with a window in days.

    A wave with `every_months` comes again and again, the last time at `until_month`; the study is written out so
    far when it is loaded (`with_repeated_waves`).
    """

    id: WaveId
    anchor: Identifier
    month: Annotated[float, Field(ge=0)]
    window_days: Annotated[tuple[int, int], Field(strict=False)] | None = None
    source: Literal["survey", "register"]
    label: Text | None = None
    every_months: Annotated[int, Field(ge=1)] | None = None
    until_month: Annotated[float, Field(ge=0)] | None = None
    evidence: PlanEvidence | None = None


class ScheduleEntry(Definition):
    """An instrument and the waves it is given at.

    `evidence` says how sure the plan is, `evidence_at` where it differs at a wave. What a clinician rates is not
    shown to the participant, who knows a form by its `title`, or by its number.
    """

    instrument: Identifier
    waves: Annotated[tuple[WaveId, ...], Field(strict=False, min_length=1)]
    parameters: dict[Identifier, ChoiceId] = {}
    respondent: Literal["participant", "clinician"] = "participant"
    title: Text | None = None
    evidence: PlanEvidence
    evidence_at: dict[WaveId, PlanEvidence] = {}

    def evidence_of(self, wave_id: str) -> PlanEvidence:
        """Return how sure it is that the instrument is given at a wave."""
        return self.evidence_at.get(wave_id, self.evidence)


class NotCovered(Definition):
    """What the study also measures and no instrument of the library does."""

    name: Text
    waves: Annotated[tuple[WaveId, ...], Field(strict=False)] = ()
    evidence: PlanEvidence


class PeriodReport(Definition):
    """A report of the service to somebody, every so many months."""

    id: Identifier
    name: Text
    every_months: Annotated[int, Field(ge=1)]
    evidence: PlanEvidence | None = None


class Retention(Definition):
    """How long data are kept after the end of the study."""

    years: Annotated[int, Field(ge=0)]


class Study(Definition):
    """A study design.

    `form_languages` are further languages of the participant's form: every scheduled instrument needs a wording
    pack in them. Files and labels are in `languages`. `n` is how many people the texts about the study report in all.
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
    milestones: Annotated[tuple[Milestone, ...], Field(strict=False)] = ()
    arms: Annotated[tuple[Arm, ...], Field(strict=False, min_length=1)]
    n: Annotated[int, Field(ge=1)] | None = None
    allocation: Allocation
    blinding: Blinding | None = None
    strata: Annotated[tuple[Stratum, ...], Field(strict=False)] = ()
    flags: Annotated[tuple[Flag, ...], Field(strict=False)] = ()
    covariates: Annotated[tuple[Covariate, ...], Field(strict=False)] = ()
    consent: ConsentRule | None = None
    contact: Contact | None = None
    readers: Text | None = None
    closing: Text | None = None
    results: Annotated[tuple[OwnResult, ...], Field(strict=False)] = ()
    units: Annotated[tuple[Unit, ...], Field(strict=False)] = ()
    waves: Annotated[tuple[Wave, ...], Field(strict=False, min_length=1)]
    schedule: Annotated[tuple[ScheduleEntry, ...], Field(strict=False)] = ()
    unit_records: Annotated[tuple[UnitRecord, ...], Field(strict=False)] = ()
    not_covered: Annotated[tuple[NotCovered, ...], Field(strict=False)] = ()
    work_definitions: Annotated[tuple[WorkDefinition, ...], Field(strict=False)] = ()
    outcomes: Annotated[tuple[Outcome, ...], Field(strict=False)] = ()
    hypotheses: Annotated[tuple[Hypothesis, ...], Field(strict=False)] = ()
    analysis: StudyAnalysis | None = None
    reports: Annotated[tuple[PeriodReport, ...], Field(strict=False)] = ()
    retention: Retention
    safety: Safety | None = None
    second_entry: SecondEntryRule | None = None
    offline_store: bool = False
    may_decline: bool = True
    references: Annotated[tuple[Phrase, ...], Field(strict=False)] = ()
    note: Text | None = None

    def wave(self, wave_id: str) -> Wave:
        """Return the wave of this id."""
        return next(wave for wave in self.waves if wave.id == wave_id)

    def instruments_at(self, wave_id: str) -> tuple[ScheduleEntry, ...]:
        """Return the schedule entries of a wave, in the order of the file."""
        return tuple(entry for entry in self.schedule if wave_id in entry.waves)

    def forms_at(self, wave_id: str) -> tuple[ScheduleEntry, ...]:
        """Return what the participant answers at a wave, in the order of the file."""
        return tuple(e for e in self.instruments_at(wave_id) if e.respondent == "participant")

    @property
    def allocated_arms(self) -> tuple[Arm, ...]:
        """Arms people of the study come into."""
        return tuple(arm for arm in self.arms if not arm.external)

    @property
    def days_reached(self) -> tuple[str, ...]:
        """Ids of the days a person may reach: anchors and milestones."""
        return (*self.anchors, *(milestone.id for milestone in self.milestones))

    @property
    def telling_days(self) -> frozenset[str]:
        """Ids of the days that tell the arm of who reached them."""
        return frozenset(milestone.id for milestone in self.milestones if milestone.reveals_arm)

    @property
    def units_tell_arms(self) -> bool:
        """Whether whole units were allocated: then a unit tells the arm of its people, and that it is rated does too."""
        return self.allocation.kind == "cluster"

    def days_seen(self, *, arms: bool) -> tuple[str, ...]:
        """Return ids of the days somebody may know of; without `arms` none that tells the arm."""
        return tuple(name for name in self.days_reached if arms or name not in self.telling_days)

    def lacks_consent(self, said: Consent | None) -> bool:
        """Whether the consent the study asks for is not what a person said last; nothing simulated waits for it."""
        return self.consent is not None and not self.simulated and not self.consent.met_by(said)

    def asks_consent(self, said: Consent | None) -> bool:
        """Whether the form asks for consent first; of a simulated study too, where it is tried out."""
        return self.consent is not None and self.consent.in_form and not self.consent.met_by(said)

    def has_open_door(self, said: Consent | None) -> bool:
        """Whether the form has something for a person: questions, or the consent it asks for, if not refused."""
        if self.consent is not None and self.consent.in_form:
            return not self.consent.refused_by(said)
        return not self.lacks_consent(said)

    @property
    def person_columns(self) -> tuple[str, ...]:
        """Columns of a person beside arm and unit: strata, pair and flags."""
        strata = dict.fromkeys((*self.allocation.strata, *(stratum.id for stratum in self.strata)))
        pair = (PAIR,) if self.allocation.kind == "matched" else ()
        return (*strata, *pair, *(flag.id for flag in self.flags))

    @property
    def survey_waves(self) -> tuple[Wave, ...]:
        """Waves participants answer themselves."""
        return tuple(wave for wave in self.waves if wave.source == "survey")

    @property
    def first_survey_wave(self) -> str | None:
        """Id of the earliest survey wave counted from the first anchor."""
        first = [wave for wave in self.survey_waves if wave.anchor == self.anchors[0]]
        return min(first, key=lambda wave: wave.month).id if first else None


def with_repeated_waves(study: Study) -> Study:
    """Return the study with every wave written out that comes again and again.

    A repeated wave has the name of the first with its own month at the end, its window, and everything that is
    scheduled at the first.
    """
    followers = {wave.id: _repeats(wave) for wave in study.waves}
    if not any(followers.values()):
        return study
    waves = [
        one
        for wave in study.waves
        for one in (wave.model_copy(update={"every_months": None, "until_month": None}), *followers[wave.id])
    ]
    schedule = []
    for entry in study.schedule:
        ids = [i for name in entry.waves for i in (name, *(wave.id for wave in followers.get(name, ())))]
        marks = {
            i: mark
            for name, mark in entry.evidence_at.items()
            for i in (name, *(wave.id for wave in followers.get(name, ())))
        }
        schedule.append(entry.model_copy(update={"waves": tuple(ids), "evidence_at": marks}))
    return study.model_copy(update={"waves": tuple(waves), "schedule": tuple(schedule)})


def _repeats(wave: Wave) -> list[Wave]:
    if wave.every_months is None or wave.until_month is None:
        return []
    stem, repeats, month = wave.id.removesuffix(f"{wave.month:g}"), [], wave.month + wave.every_months
    plain = {"every_months": None, "until_month": None, "label": None}
    while month <= wave.until_month:
        repeats.append(wave.model_copy(update={**plain, "id": f"{stem}{month:g}", "month": month}))
        month += wave.every_months
    return repeats
