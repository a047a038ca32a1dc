"""Tables of a synthetic trial as people would bring them: participants, spells, benefits and register windows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from ..model.record import WITHDRAWAL_LEVELS, Enrolment
from ..trial.simulate import SimulatedStudy

__all__ = ["items_rows", "tables"]

SPELLS = ["participant", "start", "stop", "kind", "percent", "hours", "source"]
BENEFITS = ["participant", "start", "stop", "kind", "degree", "source"]
WINDOWS = ["participant", "source", "observed_from", "observed_to", "end_reason"]


def tables(simulated: SimulatedStudy) -> dict[str, pd.DataFrame]:
    """Return the tables by the name of their file, without its ending."""
    records = simulated.registers
    return {
        "participants": pd.DataFrame([_participant(simulated, person) for person in simulated.enrolments]),
        "spells": pd.DataFrame(
            [
                (r.participant, s.start, s.stop, s.kind, s.percent, s.hours, r.source)
                for r in records
                for s in r.employment
            ],
            columns=SPELLS,
        ),
        "benefits": pd.DataFrame(
            [
                (r.participant, s.start, s.stop, s.kind, s.degree, r.source)
                for r in records
                for s in r.benefits
            ],
            columns=BENEFITS,
        ),
        "windows": pd.DataFrame(
            [(r.participant, r.source, r.observed_from, r.observed_to, r.end_reason) for r in records],
            columns=WINDOWS,
        ),
    }


def items_rows(simulated: SimulatedStudy) -> Iterator[tuple[object, ...]]:
    """Yield the header and every answer, codes as whole numbers and the rest with the fewest digits that give it back."""
    frame = simulated.answers.frame
    yield tuple(frame.columns)
    columns = {name: frame[name].tolist() for name in frame.columns}
    values = {value: _shortest(value) for value in frame["value"].dropna().unique().tolist()}
    columns["value"] = [values.get(value, "") for value in columns["value"]]
    columns["text"] = [text if isinstance(text, str) else "" for text in columns["text"]]
    days = {day: day.isoformat() for day in set(columns["day"])}
    columns["day"] = [days[day] for day in columns["day"]]
    yield from zip(*columns.values(), strict=True)


def _shortest(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _participant(simulated: SimulatedStudy, person: Enrolment) -> dict[str, object]:
    study = simulated.study
    dated = (*study.anchors, *(milestone.id for milestone in study.milestones))
    again = {(r.anchor, r.number): r.day for r in person.repeated}
    jobs = sorted({(s.wave.anchor, s.occasion) for s in simulated.stations if s.occasion > 1})
    return {
        "participant": person.participant,
        "arm": person.arm,
        "unit": person.unit,
        **({"pair_id": person.pair} if study.allocation.kind == "matched" else {}),
        **person.strata,
        **{flag: int(is_so) for flag, is_so in person.flags.items()},
        **{f"{name}_date": _iso(person.anchors.get(name)) for name in dated},
        **{f"{anchor}_{number}_date": _iso(again.get((anchor, number))) for anchor, number in jobs},
        **{f"withdrawn_{level}": _iso(person.withdrawn.get(level)) for level in WITHDRAWAL_LEVELS},
        "died": _iso(person.died),
        "language": person.language,
        "observed_until": simulated.observed_until.isoformat(),
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
