"""The results a plan asks for, one for each comparison, population and arm, gathered from the rows they are told in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model.analysis_methods import RATIOS, values_of
from ..model.estimate import Estimate
from ..model.study import Outcome
from .trial_units import unit_of
from .trial_view import TrialView

__all__ = ["Planned", "arm_count", "arm_parts", "arm_text", "favoured", "planned_results"]


@dataclass(frozen=True)
class Planned:
    """One planned result.

    Attributes
    ----------
    role : primary, secondary or sensitivity.
    name, population, arm : the comparison, and whom it compares with the reference.
    effect : the row the plan stands for; None where the method gave none.
    size : the row that says how large the effect is: beside a test alone the difference of shares, else `effect`.
    adjusted : its adjusted p value, with the verdict; None where nothing is adjusted.
    described : rows that describe the outcome in each arm.
    """

    role: str
    name: str
    population: str | None
    arm: str
    outcome: str | None
    effect: Estimate | None
    size: Estimate | None
    adjusted: Estimate | None
    described: tuple[Estimate, ...]

    @property
    def is_ratio(self) -> bool:
        """Whether no effect is 1."""
        return self.size is not None and (self.size.analysis in RATIOS or unit_of(self.size) == "ratio")


def planned_results(view: TrialView) -> Iterator[Planned]:
    """Yield every planned result in the order of the plan."""
    rows = view.of("effects")
    about: dict[tuple[str | None, str | None], list[Estimate]] = {}
    for row in rows:
        about.setdefault((row.item, row.item2), []).append(row)
    for head in (row for row in rows if row.analysis == "planned_method"):
        own = about[head.item, head.item2]
        effect = next((r for r in own if (r.analysis, r.group) == (head.level, head.group)), None)
        adjusted = (row for row in own if (row.analysis, row.group) == ("adjusted_p", head.group))
        yield Planned(
            role=str(head.text),
            name=str(head.item),
            population=head.item2,
            arm=str(head.group),
            outcome=head.factor,
            effect=effect,
            size=_size(effect, own),
            adjusted=next(adjusted, None),
            described=tuple(row for row in own if row.analysis in _DESCRIBED and row.level is None),
        )


_TESTS = ("chi_square", "fisher_exact", "mcnemar")


def _size(effect: Estimate | None, own: Sequence[Estimate]) -> Estimate | None:
    if effect is None or effect.analysis not in _TESTS or effect.value is None:
        return effect
    beside = (r for r in own if (r.analysis, r.group) == ("risk_difference", effect.group))
    return next((row for row in beside if row.value is not None), effect)


_DESCRIBED = ("persons_analysed", "outcome_events", "mean", "sd")


def arm_text(planned: Planned, arm: str, view: TrialView) -> str:
    """Return what an arm shows of the outcome in one line, see `arm_parts`."""
    shown, beside = arm_parts(planned, arm, view)
    return f"{shown} ({beside})" if beside else shown


def arm_parts(planned: Planned, arm: str, view: TrialView) -> tuple[str, str]:
    """Return what an arm shows of the outcome and what stands beside it: events of persons and per cent, mean (SD) and n."""
    say = view.writer
    own = {row.analysis: row for row in planned.described if row.group == arm}
    events, mean, sd = own.get("outcome_events"), own.get("mean"), own.get("sd")
    if events is not None and events.value is not None and events.n is not None:
        shown = say("trial.of", part=say.number(events.value, 0), whole=say.number(events.n, 0))
        return shown, say.percent(100 * events.value / events.n, 0) if events.n else ""
    if mean is not None and mean.value is not None:
        decimals = view.score_decimals(mean.instrument, mean.scale)
        return f"{say.value(mean, decimals)} ({say.value(sd, decimals)})", _n(mean.n, view)
    analysed = own.get("persons_analysed")
    return ("–", "") if analysed is None or analysed.value is None else (_n(round(analysed.value), view), "")


def _n(n: int | None, view: TrialView) -> str:
    return f"n\u00a0=\u00a0{view.writer.number(n, 0)}"


def arm_count(planned: Planned, arm: str, view: TrialView) -> str:
    """Return how many persons of an arm have a known outcome."""
    analysed = (r for r in planned.described if (r.analysis, r.group) == ("persons_analysed", arm))
    return view.writer.value(next(analysed, None), 0)


def favoured(outcomes: list[str | None], name: str, view: TrialView) -> tuple[str, str] | None:
    """Return whom values below and above no effect favour; None where outcomes differ in it, or it is not stated.

    Parameters
    ----------
    name : of what is compared with the reference.
    """
    directions = {_better(view.outcomes.get(str(outcome)), view) for outcome in outcomes}
    if len(directions) != 1 or None in directions:
        return None
    reference = view.writer.text(view.data.reference.name)
    return (reference, name) if directions == {"higher"} else (name, reference)


def _better(outcome: Outcome | None, view: TrialView) -> str | None:
    """Return which way an outcome is to be wished: being in work is, a score says so itself."""
    if outcome is None:
        return None
    if outcome.better is not None:
        return outcome.better
    if outcome.kind == "employment":
        return "higher"
    instrument = view.data.instruments.get(str(outcome.instrument))
    if outcome.kind != "score" or instrument is None or values_of(outcome) != "amount":
        return None
    direction = instrument.scale(str(outcome.scale)).direction
    return {"higher_is_better": "higher", "higher_is_worse": "lower"}.get(direction)
