"""The section of invariance: across every column of groups that is asked or compared, and between the waves that are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...model.estimate import Estimate
from ..estimation import About
from ..measurements import Measurements
from ..questions import Questions
from .compared_answers import InvarianceChoices
from .invariance_estimates import InvarianceQuestion, group_invariance, wave_invariance

__all__ = ["section_estimates"]


def section_estimates(measured: Measurements, asked: Questions) -> Iterator[Estimate]:
    """Yield what is found across groups at each wave, then between the two waves.

    Parameters
    ----------
    measured : answers of all waves, with their groups.
    asked : its `across` and `known_groups`, `across_waves` or the waves of `change`, `collapse_empty`, `model`
        and `estimator`.
    """
    choices = InvarianceChoices(empty_category="collapse" if asked.collapse_empty else "refuse")
    question = InvarianceQuestion(model=asked.model, estimator=asked.estimator, choices=choices)
    columns = _columns(measured, (*asked.known_groups, *asked.across))
    for wave in measured.waves or (None,):
        about: About = {"instrument": measured.instrument.id, "wave": wave}
        part = measured if wave is None else measured.at_wave(wave)
        for column in columns:
            yield from group_invariance(part, column, asked=question, about=about)
    waves = asked.across_waves or (asked.change.waves if asked.change else None)
    if waves is not None:
        whole: About = {"instrument": measured.instrument.id}
        yield from wave_invariance(measured, waves, asked=question, about=whole)


def _columns(measured: Measurements, names: Sequence[str]) -> list[str]:
    """Columns of groups there are; of those that hold the same, under two names, the first."""
    kept: list[str] = []
    for name in names:
        there = name in measured.rows
        if there and not any(measured.rows[name].equals(measured.rows[other]) for other in kept):
            kept.append(name)
    return kept
