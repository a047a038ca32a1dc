"""Numbers of a simulation told by name, and what is wrong with a truth: all of it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from ...errors import DefinitionError, Problem, nearest_match, problem
from ...model.record import WITHDRAWAL_LEVELS
from ...model.study import Study
from .truth import Truth

__all__ = ["settings_of", "truth_problems", "with_settings"]

SHARE, BELOW_ONE, POSITIVE = "0 to 1", "0 to below 1", "above 0"
INSIDE, CORRELATION = "above 0 and below 1", "-1 to 1"
COUNT, ANY = "a whole number from 1", "any number"

ALLOWED: Mapping[str, str] = {
    "burden.effect": ANY,
    "burden.effect_at": ANY,
    "burden.course": ANY,
    "burden.stability": BELOW_ONE,
    "burden.unit_icc": BELOW_ONE,
    "burden.units": COUNT,
    "measurement.alpha": INSIDE,
    "measurement.inter_item": INSIDE,
    "measurement.factor_correlation": BELOW_ONE,
    "measurement.on_burden": CORRELATION,
    "measurement.on_burden_of": CORRELATION,
    "measurement.single_loading": BELOW_ONE,
    "measurement.off_scale": BELOW_ONE,
    "missed.skipped": SHARE,
    "missed.refused": SHARE,
    "missed.form": SHARE,
    "missed.wave": SHARE,
    "missed.lost": BELOW_ONE,
    "missed.lost_log_odds": ANY,
    "leaving.withdrawn": SHARE,
    "leaving.died_in_a_year": BELOW_ONE,
    "leaving.emigrated_in_a_year": BELOW_ONE,
    "work.classes": SHARE,
    "work.expectancy_burden": CORRELATION,
    "work.returned_in_a_year": INSIDE,
    "work.odds_ratio": POSITIVE,
    "work.hazard_ratio": POSITIVE,
    "work.job_loss": BELOW_ONE,
    "work.sick_leave": BELOW_ONE,
    "work.disability_pension": BELOW_ONE,
    "work.report_error": SHARE,
}
"""What each number may be."""

_HOLDS = {
    SHARE: lambda x: 0 <= x <= 1,
    BELOW_ONE: lambda x: 0 <= x < 1,
    POSITIVE: lambda x: 0 < x < float("inf"),
    INSIDE: lambda x: 0 < x < 1,
    CORRELATION: lambda x: -1 <= x <= 1,
    COUNT: lambda x: x >= 1 and x == int(x),
    ANY: lambda x: abs(x) < float("inf"),
}
_OPEN = ("burden.effect_at", "measurement.alpha", "measurement.on_burden_of", "leaving.withdrawn")
"""Numbers by name, to which names can be added."""


def settings_of(truth: Truth) -> dict[str, float]:
    """Return every number of a truth by its name, as ``work.odds_ratio.negative``."""
    found: dict[str, float] = {}
    for group, fields in asdict(truth).items():
        for name, value in fields.items():
            several = value if isinstance(value, Mapping) else {"": value}
            found |= {f"{group}.{name}.{key}".rstrip("."): number for key, number in several.items()}
    return found


def with_settings(truth: Truth, told: Mapping[str, str]) -> Truth:
    """Return a truth with other numbers.

    Parameters
    ----------
    told : numbers as typed, by name.

    Raises
    ------
    DefinitionError
        SIM-NAME for every name there is no number of, SIM-VALUE for everything that is not a number.
    """
    problems: list[Problem] = []
    groups: dict[str, dict[str, Any]] = asdict(truth)
    known = settings_of(truth)
    for name, text in told.items():
        field = ".".join(name.split(".")[:2])
        if name not in known and not (field in _OPEN and name != field):
            nearest = nearest_match(name, known)
            allowed = (*known, *(f"{one}.NAME" for one in _OPEN))
            problems.append(problem("SIM-NAME", where=name, found=name, allowed=allowed, nearest=nearest))
            continue
        try:
            number = float(text)
        except ValueError:
            problems.append(problem("SIM-VALUE", where=name, found=text, allowed=ALLOWED[field]))
            continue
        group, _, rest = name.partition(".")
        part, _, key = rest.partition(".")
        if key:
            groups[group][part] = {**groups[group][part], key: number}
        else:
            groups[group][part] = int(number) if ALLOWED[field] == COUNT and number == int(number) else number
    if problems:
        raise DefinitionError(problems)
    return replace(truth, **{name: type(getattr(truth, name))(**fields) for name, fields in groups.items()})


def truth_problems(truth: Truth, study: Study) -> Iterator[Problem]:
    """Yield what cannot be put into a study: numbers out of their range, waves and levels there are not."""
    for name, number in settings_of(truth).items():
        allowed = ALLOWED[".".join(name.split(".")[:2])]
        if not _HOLDS[allowed](number):
            yield problem("SIM-VALUE", where=name, found=number, allowed=allowed)
    total = sum(truth.work.classes.values())
    if abs(total - 1) > 1e-9:
        yield problem("SIM-VALUE", where="work.classes", found=total, allowed="shares that add up to 1")
    waves = [wave.id for wave in study.survey_waves]
    for group, names, known in (
        ("burden.effect_at", truth.burden.effect_at, waves),
        ("leaving.withdrawn", truth.leaving.withdrawn, WITHDRAWAL_LEVELS),
    ):
        for name in names:
            if name not in known:
                nearest = nearest_match(name, known)
                allowed_names = tuple(known)
                yield problem("SIM-NAME", where=group, found=name, allowed=allowed_names, nearest=nearest)
