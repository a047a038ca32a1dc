"""Read a map of the columns of a trial's table, strictly.

.. code-block:: yaml

    id: subject
    arm: {column: treatment, values: {usual_care: TAU, programme: BtheB}}
    strata:
      length: {column: length, values: {short: "<6m", long: ">6m"}}
    measured:
      bdi: {t0: bdi.pre, t2: bdi.2m, t3: bdi.3m}
      employed: {t3: work}
    codes: {employed: {1: "yes", 0: "no"}}
    persons: {age: age}
    missing: ["NA"]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import DefinitionError, Problem, ResponseError, nearest_match, problem
from ..model.study import Study
from ..model.trial_map import TrialMap
from .reader import read_yaml
from .schema import parse

__all__ = ["read_trial_map"]


def read_trial_map(path: Path, study: Study) -> TrialMap:
    """Read a map for a study.

    Raises
    ------
    ResponseError
        With every problem of the file: names the study does not know, waves that lack.
    """
    try:
        told = parse(read_yaml(path), TrialMap)
    except DefinitionError as error:
        raise ResponseError(error.problems) from error
    found = [*_unknown_names(path, told, study), *_columns_without_wave(path, told)]
    if found:
        raise ResponseError(found)
    return told


def _unknown_names(path: Path, told: TrialMap, study: Study) -> list[Problem]:
    waves = [wave.id for wave in study.waves]
    named: dict[str, tuple[Iterable[str], Sequence[str]]] = {
        "arm": (told.arm.values, [arm.id for arm in study.arms]),
        "wave": (told.wave.values if told.wave is not None else {}, waves),
        "strata": (told.strata, study.person_columns),
        "codes": (told.codes, [*told.measured]),
        "flags": (told.flags, [flag.id for flag in study.flags]),
        **{f"flags.{name}": (flag.values, ["yes", "no"]) for name, flag in told.flags.items()},
        **{f"measured.{n}": (c, waves) for n, c in told.measured.items() if isinstance(c, dict)},
    }
    return [
        problem(
            "TRIAL-MAP",
            where=f"{path}, {part}:",
            found=name,
            allowed=[*known],
            nearest=nearest_match(name, [*known]),
            text=f"There is no '{name}'.",
        )
        for part, (names, known) in named.items()
        for name in names
        if name not in known
    ]


def _columns_without_wave(path: Path, told: TrialMap) -> list[Problem]:
    if told.wave is not None:
        return []
    return [
        problem(
            "TRIAL-MAP",
            where=f"{path}, measured.{name}:",
            text=f"Name the column of '{name}' at each wave, or the column of the wave.",
        )
        for name, column in told.measured.items()
        if isinstance(column, str)
    ]
