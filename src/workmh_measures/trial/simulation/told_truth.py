"""What was put into a simulation, told beside its files: as a document, and as a table of people."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd

from ..simulate import SimulatedStudy
from .course import shift
from .measurement import InstrumentModel
from .truth import reference_arm
from .work_course import return_rate

__all__ = ["people_table", "told_truth"]

DIGITS = 6


def told_truth(simulated: SimulatedStudy) -> dict[str, Any]:
    """Return everything that was put in, and what follows from it, as a document.

    Notes
    -----
    ``put_in`` are the numbers of `Truth`; ``burden``, ``returns`` and ``instruments`` are worked out from them for
    this study.
    """
    study, work = simulated.study, simulated.truth.work
    reference = reference_arm(study).id
    return {
        "simulated": True,
        "study": study.id,
        "seed": simulated.seed,
        "n": len(simulated.people),
        "reference_arm": reference,
        "put_in": asdict(simulated.truth),
        "burden": _burden(simulated),
        "returns": {
            "hazard_in_a_day": {
                arm.id: {name: return_rate(work, name, treated=arm.id != reference) for name in work.classes}
                for arm in study.arms
            }
        },
        "instruments": {name: _instrument(model) for name, model in simulated.models.items()},
    }


def _burden(simulated: SimulatedStudy) -> dict[str, Any]:
    """Return by wave what each arm adds to a standard normal burden."""
    study, truth = simulated.study, simulated.truth.burden
    return {
        station.name: {arm.id: shift(study, truth, arm.id, station=station) for arm in study.allocated_arms}
        for station in simulated.stations
    }


def _instrument(model: InstrumentModel) -> dict[str, Any]:
    keyed = [s for s in model.instrument.scales if s.measurement_model == "reflective"]
    alphas = {scale.id: alpha for scale in keyed if (alpha := model.alpha_of(scale)) is not None}
    omegas = {factor.scale: factor.omega for factor in model.factors}
    return {
        "correlation_with_burden": model.on_burden,
        "correlation_of_factors": model.factor_correlation if len(model.factors) > 1 else None,
        "scales": {
            name: {"alpha": round(alpha, DIGITS)}
            | ({"omega": round(omegas[name], DIGITS)} if name in omegas else {})
            for name, alpha in alphas.items()
        },
        "items": {
            name: {
                "factor": next((f.scale for f in model.factors if name in f.items), None),
                "loading": round(item.loading, DIGITS),
                "answers": [item.answers[0], item.answers[-1]]
                if _is_measured(item.answers)
                else [*item.answers],
                "thresholds": (
                    [round(item.thresholds[0], DIGITS), round(item.thresholds[-1], DIGITS)]
                    if _is_measured(item.answers)
                    else [round(cut, DIGITS) for cut in item.thresholds]
                ),
                "off_scale": [*item.aside],
            }
            for name, item in model.items.items()
        },
    }


def _is_measured(answers: tuple[float, ...]) -> bool:
    """Whether an item has so many answers that the ends of its evenly spaced thresholds say enough."""
    return len(answers) > 12


def people_table(simulated: SimulatedStudy) -> pd.DataFrame:
    """Return what was true of each person: burden and expectancy by wave, and the days things happened."""
    frame = pd.DataFrame(
        {
            "participant": [person.participant for person in simulated.people],
            "arm": [person.arm.id for person in simulated.people],
            "expectancy_class": [course.expectancy for course in simulated.courses],
            "away_at_inclusion": [int(course.away) for course in simulated.courses],
            "returned": [_iso(course.returned) for course in simulated.courses],
            "lost_at": [
                simulated.stations[place].name if place >= 0 else ""
                for place in simulated.visits.lost.tolist()
            ],
            "died": [_iso(person.died) for person in simulated.people],
            "emigrated": [_iso(person.emigrated) for person in simulated.people],
        }
    )
    waves = {
        f"burden_{s.name}": simulated.burden[:, i].round(DIGITS) for i, s in enumerate(simulated.stations)
    }
    hopes = {
        f"expectancy_{s.name}": simulated.expectancy[:, i].round(DIGITS)
        for i, s in enumerate(simulated.stations)
    }
    return pd.concat([frame, pd.DataFrame({**waves, **hopes})], axis=1)


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
