"""What decides that a change is more than error: from a reliability and an SD, from a SEM, or a published threshold.

Every number carries where it comes from, since a reliable change without its reliability and its SD cannot be checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Literal

from ..errors import DefinitionError, NotEstimable, Problem, problem
from ..model.published import Change
from ..model.scale import Scale
from .answers import Floats
from .change import CRITICAL, Direction, change_categories, smallest_reliable_change, standard_error
from .change_lines import (
    METHOD_NAMES,
    ChangeLine,
    ChangeMethod,
    change_index,
    edwards_nunnally,
    gulliksen_lord_novick,
    hageman_arrindell,
    hsu_linn_lord,
    jacobson_truax_line,
)

__all__ = [
    "ErrorOfChange",
    "JudgedChange",
    "Known",
    "PublishedKind",
    "error_by_method",
    "error_from_reliability",
    "error_from_sem",
    "judged_change",
    "published_contradictions",
    "published_value",
    "reliable_change_threshold",
]

PublishedKind = Literal["minimal_important_change", "reliable_change", "standard_error_of_measurement"]


@dataclass(frozen=True, kw_only=True)
class Known:
    """A number with its origin.

    Attributes
    ----------
    kind : which of its like it is: own or stated for an SD; alpha, retest or not stated for a reliability; else stated
        or published.
    source : in words.
    n : how many persons it was computed from, where known.
    """

    value: float
    kind: str
    source: str
    n: int | None = None

    def __str__(self) -> str:
        size = "" if self.n is None else f", n {self.n}"
        return f"{self.value:.6g} ({self.source}{size})"


@dataclass(frozen=True, kw_only=True)
class ErrorOfChange:
    """The threshold of a reliable change and what it was made of.

    Attributes
    ----------
    method : whose index it is.
    threshold : in points of the score: how far the second score must be from the one expected without change.
    critical : what the index must exceed; None for a published threshold, which has no index and must be reached.
    sem, sd, reliability : what the threshold follows from, where that is known.
    group : what else the method takes from the persons, by name: their means, the mean and variance of their changes.
    line : what the index is made with; None for a published threshold.
    published : the published threshold itself.
    """

    method: ChangeMethod | Literal["published_threshold"] = "jacobson_truax"
    threshold: float
    critical: float | None = None
    sem: Known | None = None
    sd: Known | None = None
    reliability: Known | None = None
    group: Mapping[str, Known] = field(default_factory=dict)
    line: ChangeLine | None = None
    published: Known | None = None

    def __str__(self) -> str:
        if self.method == "published_threshold":
            return f"change of at least {self.published}"
        parts = [f"{METHOD_NAMES[self.method]} index beyond {self.critical:g}; SEM {self.sem}"]
        if self.sd is not None and self.reliability is not None:
            parts.append(f"SD {self.sd}; reliability {self.reliability}")
        parts += [f"{name.replace('_', ' ')} {known}" for name, known in self.group.items()]
        return "; ".join(parts)

    def as_json(self) -> dict[str, object]:
        """Return every part in full precision."""
        return asdict(self)


@dataclass(frozen=True)
class JudgedChange:
    """Change of each person, shape (n,); NaN where a score is missing.

    Attributes
    ----------
    change : after minus before.
    index : reliable change index; None where the threshold has none.
    reliable : codes of `change.ChangeCategory`.
    """

    change: Floats
    index: Floats | None
    reliable: Floats


def error_from_reliability(reliability: Known, sd: Known, *, critical: float = CRITICAL) -> ErrorOfChange:
    """Threshold from SD * sqrt(1 - reliability).

    Raises
    ------
    NotEstimable
        If the SD is not above 0 or the reliability is not from 0 up to, not including, 1.
    """
    sem = Known(
        value=standard_error(sd.value, reliability.value),
        kind="computed",
        source="SD * sqrt(1 - reliability)",
    )
    return ErrorOfChange(
        threshold=smallest_reliable_change(sem.value, critical=critical),
        critical=critical,
        sem=sem,
        sd=sd,
        reliability=reliability,
        line=jacobson_truax_line(sem.value),
    )


def error_from_sem(sem: Known, *, critical: float = CRITICAL) -> ErrorOfChange:
    """Threshold from a standard error of measurement that is stated or published.

    Raises
    ------
    NotEstimable
        If it is not above 0.
    """
    if not sem.value > 0:
        raise NotEstimable.because(f"The standard error of measurement must be above 0; it is {sem.value:g}.")
    threshold = smallest_reliable_change(sem.value, critical=critical)
    return ErrorOfChange(threshold=threshold, critical=critical, sem=sem, line=jacobson_truax_line(sem.value))


def error_by_method(
    error: ErrorOfChange, method: ChangeMethod, *, group: Mapping[str, Known], critical: float
) -> ErrorOfChange:
    """Return the error as another method has it.

    Parameters
    ----------
    error : by Jacobson and Truax; holds SEM, SD and reliability.
    group : what the method takes from the persons: `mean_before` (Edwards-Nunnally, Gulliksen-Lord-Novick), also
        `mean_after` (Hsu-Linn-Lord), or `mean_change` and `variance_of_change` (Hageman-Arrindell).
    critical : what the index must exceed.

    Raises
    ------
    NotEstimable
        If the method needs a reliability and an SD and only a standard error is known, or the changes differ no more
        than error alone would make them.
    """
    line = _line(error, method, {name: known.value for name, known in group.items()})
    return replace(
        error, method=method, group=dict(group), line=line, critical=critical, threshold=critical * line.error
    )


def _line(error: ErrorOfChange, method: ChangeMethod, group: Mapping[str, float]) -> ChangeLine:
    if error.sem is None:
        raise NotEstimable.because("A threshold in points has no index.")
    if method == "jacobson_truax":
        return jacobson_truax_line(error.sem.value)
    if method == "hageman_arrindell":
        mean, variance = group["mean_change"], group["variance_of_change"]
        return hageman_arrindell(change_mean=mean, change_variance=variance, sem=error.sem.value)
    if error.sd is None or error.reliability is None:
        raise NotEstimable.because(
            f"{METHOD_NAMES[method]} needs a reliability and an SD: a standard error of measurement alone does not say"
            " how far scores fall back to their mean."
        )
    sd, reliability, mean = error.sd.value, error.reliability.value, group["mean_before"]
    if method == "hsu_linn_lord":
        return hsu_linn_lord(mean=mean, mean_after=group["mean_after"], sd=sd, reliability=reliability)
    of_method = edwards_nunnally if method == "edwards_nunnally" else gulliksen_lord_novick
    return of_method(mean=mean, sd=sd, reliability=reliability)


def reliable_change_threshold(threshold: Known) -> ErrorOfChange:
    """Threshold in points, as it was published or is stated; a change of that size counts.

    Raises
    ------
    NotEstimable
        If it is not above 0.
    """
    if not threshold.value > 0:
        raise NotEstimable.because(f"A reliable change must be above 0; it is {threshold.value:g}.")
    return ErrorOfChange(method="published_threshold", threshold=threshold.value, published=threshold)


def judged_change(
    before: Floats, after: Floats, error: ErrorOfChange, *, direction: Direction
) -> JudgedChange:
    """Return change, index and category of each person.

    Parameters
    ----------
    before, after : shape (n,), scores of the same persons; NaN for none.
    direction : of the scale.
    """
    change = after - before
    index = None if error.line is None else change_index(before, after, error.line)
    if index is None or error.critical is None:
        reliable = change_categories(change, error.threshold, direction=direction, reached="at_least")
    else:
        reliable = change_categories(index, error.critical, direction=direction, reached="above")
    return JudgedChange(change, index, reliable)


# --- published values -----------------------------------------------------------------------------


def published_value(
    scale: Scale, kind: PublishedKind, *, value: float | None = None, instrument: str
) -> Known:
    """Return a published value of a scale.

    Parameters
    ----------
    value : which one, where there are several.
    instrument : for messages.

    Raises
    ------
    DefinitionError
        CHANGE-PUBLISHED when there is none, none of this value, or several to choose from.
    """
    rows = [row for row in scale.change if row.kind == kind]
    chosen = [row for row in rows if value is None or row.value == value]
    if len({row.value for row in chosen}) != 1:
        raise DefinitionError([_published_problem(scale, kind, rows, value=value, instrument=instrument)])
    sources = "; or ".join(f"{row.population}; {row.source}" for row in chosen)
    n = chosen[0].n if len(chosen) == 1 else None
    recalled = "; recalled, not looked up" if any(row.evidence == "recalled" for row in chosen) else ""
    return Known(value=abs(chosen[0].value), kind="published", source=f"published: {sources}{recalled}", n=n)


def _published_problem(
    scale: Scale, kind: PublishedKind, rows: list[Change], *, value: float | None, instrument: str
) -> Problem:
    """Say that a published value is not there, or which there are to choose from."""
    what = kind.replace("_", " ")
    known = [f"published:{row.value:g} ({row.population})" for row in rows]
    if not rows:
        text = f"{instrument} scale '{scale.id}' has no published {what}."
    elif value is None:
        text = f"{instrument} scale '{scale.id}' has several published values of the {what}."
    else:
        text = f"{instrument} scale '{scale.id}' has no published {what} of {value:g}."
    return problem("CHANGE-PUBLISHED", found=value, allowed=known or ["none"], text=text)


def published_contradictions(scale: Scale) -> list[tuple[Change, Change]]:
    """Return pairs of a published SEM and a published reliable change that do not follow from each other.

    Notes
    -----
    A reliable change that is 1.96 or 1.645 (90 per cent) times sqrt(2) times the SEM, up to half a unit of its last
    published digit or one whole point, is no contradiction. Populations differ, so this is a note and not a fault.
    """
    errors = [row for row in scale.change if row.kind == "standard_error_of_measurement"]
    thresholds = [row for row in scale.change if row.kind == "reliable_change"]
    return [(e, t) for e in errors for t in thresholds if not _agree(e, t)]


def _agree(error: Change, threshold: Change) -> bool:
    expected = [smallest_reliable_change(error.value, critical=critical) for critical in (1.96, 1.645)]
    room = 1.0 if float(threshold.value).is_integer() else 0.05
    # The SEM itself is rounded to its last digit.
    room += 1.96 * 2**0.5 * (0.5 if float(error.value).is_integer() else 0.05)
    return any(abs(threshold.value - value) <= room for value in expected)
