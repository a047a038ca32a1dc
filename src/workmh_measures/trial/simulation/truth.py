"""What a simulation puts in, group by group; every number of it is written beside what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...model.study import Arm, Study

__all__ = ["Burden", "Leaving", "Measurement", "Missed", "Truth", "Work", "reference_arm"]


@dataclass(frozen=True)
class Burden:
    """The latent burden behind all answers: standard normal at the first wave, higher is worse.

    Attributes
    ----------
    effect : difference from the reference arm at every follow-up wave, in standard deviations of the burden.
    effect_at : the same by wave, where it is another.
    course : change from the first wave in every arm, in standard deviations.
    stability : correlation between two waves half a year apart, within a unit; its powers for other distances.
    unit_icc : share of the variance between units.
    units : number of units; where units are allocated, in each arm.
    """

    effect: float = -0.4
    effect_at: Mapping[str, float] = field(default_factory=dict)
    course: float = -0.2
    stability: float = 0.6
    unit_icc: float = 0.03
    units: int = 3


@dataclass(frozen=True)
class Measurement:
    """How items follow the burden.

    Attributes
    ----------
    alpha : Cronbach's alpha of a scale at the first wave, by ``instrument.scale``; otherwise the published one, or
        the one that `inter_item` gives by the formula of Spearman and Brown.
    inter_item : mean correlation of the items of a scale with nothing published.
    factor_correlation : between the factors of one instrument.
    on_burden : correlation of what an instrument measures with the burden; by domain in `on_burden_of`.
    single_loading : loading of an item that belongs to no reflective scale.
    off_scale : share of answers such as "don't know", where a response scale has one that lies off its order.
    """

    alpha: Mapping[str, float] = field(default_factory=dict)
    inter_item: float = 0.4
    factor_correlation: float = 0.7
    on_burden: float = 0.85
    on_burden_of: Mapping[str, float] = field(default_factory=lambda: {"substance_use": 0.3})
    single_loading: float = 0.6
    off_scale: float = 0.08


@dataclass(frozen=True)
class Missed:
    """What does not come, as probabilities.

    Attributes
    ----------
    skipped, refused : of a single answer that is asked for.
    form : of one form at a wave the person answers.
    wave : of all forms at a follow-up wave, by a person who may come back.
    lost : of leaving for good in half a year, for a person of average burden; before a wave less or more by the
        months since the one before.
    lost_log_odds : added to its log-odds for each standard deviation of burden at the wave before.
    """

    skipped: float = 0.01
    refused: float = 0.003
    form: float = 0.02
    wave: float = 0.04
    lost: float = 0.08
    lost_log_odds: float = 0.3


@dataclass(frozen=True)
class Leaving:
    """Who leaves the study: shares that withdraw at each level, and people dying and moving abroad in a year."""

    withdrawn: Mapping[str, float] = field(
        default_factory=lambda: {"treatment": 0.03, "questionnaires": 0.02, "register": 0.01, "contact": 0.01}
    )
    died_in_a_year: float = 0.004
    emigrated_in_a_year: float = 0.003


@dataclass(frozen=True)
class Work:
    """Expectancy and what becomes of it.

    The return is the start of a new job, or for a person with a job the end of the sick leave. Its hazard is
    constant for each person, so what is stated for a year holds where nothing else comes first.

    Attributes
    ----------
    classes : shares of the classes of expectancy at the first wave.
    expectancy_burden : correlation of expectancy with the burden.
    returned_in_a_year : share of the positive class in the reference arm, within 365 days of inclusion.
    odds_ratio : of returning within those 365 days against the positive class, in the reference arm.
    hazard_ratio : of returning, against the reference arm, within each class.
    job_loss, sick_leave, disability_pension : hazards in a month: of losing the job, of a sick leave from it, and of
        a disability pension for a person on a work assessment allowance.
    report_error : share of forms that tell of work where there is none, or of none where there is.
    """

    classes: Mapping[str, float] = field(
        default_factory=lambda: {"positive": 0.5, "uncertain": 0.3, "negative": 0.2}
    )
    expectancy_burden: float = -0.3
    returned_in_a_year: float = 0.45
    odds_ratio: Mapping[str, float] = field(default_factory=lambda: {"uncertain": 0.5, "negative": 0.25})
    hazard_ratio: float = 1.5
    job_loss: float = 0.02
    sick_leave: float = 0.015
    disability_pension: float = 0.002
    report_error: float = 0.05


@dataclass(frozen=True)
class Truth:
    """Everything a simulation puts in."""

    burden: Burden = field(default_factory=Burden)
    measurement: Measurement = field(default_factory=Measurement)
    missed: Missed = field(default_factory=Missed)
    leaving: Leaving = field(default_factory=Leaving)
    work: Work = field(default_factory=Work)


def reference_arm(study: Study) -> Arm:
    """Return the arm the others are compared with: an external one, else the first."""
    return next((arm for arm in study.arms if arm.external), study.arms[0])
