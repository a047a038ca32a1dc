"""A study with nothing in its forms but what the comparisons need; all that is left comes out as in the whole study."""

from __future__ import annotations

from collections.abc import Sequence

from ...model.study import Study
from ..self_report import INSTRUMENT
from .planned_tests import PlannedTest, score_waves

__all__ = ["trimmed_study"]


def trimmed_study(study: Study, tests: Sequence[PlannedTest]) -> Study:
    """Return the study with the instruments and waves of some comparisons alone.

    Notes
    -----
    Every instrument and wave has streams of chance of its own (`simulation.streams`), so that what is left out moves
    nothing else. Waves stay, for loss goes from wave to wave.
    """
    needed: dict[str, set[str]] = {}
    for test in tests:
        if test.outcome.kind == "score":
            baseline, waves = score_waves(study, test)
            needed.setdefault(str(test.outcome.instrument), set()).update(
                waves, () if baseline is None else (baseline,)
            )
        elif test.outcome.source == "survey":
            last = study.wave(str(test.outcome.until))
            until = {w.id for w in study.waves if w.anchor == last.anchor and w.month <= last.month}
            needed.setdefault(INSTRUMENT, set()).update(until)
    schedule = [
        entry.model_copy(update={"waves": tuple(w for w in entry.waves if w in needed[entry.instrument])})
        for entry in study.schedule
        if entry.instrument in needed
    ]
    return study.model_copy(update={"schedule": tuple(entry for entry in schedule if entry.waves)})
