"""Parameters of an instrument: what the study must choose, and what it may."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import DefinitionError, Problem, nearest_match, problem
from ..model.base import as_choice_id
from ..model.instrument import Instrument

__all__ = ["all_choices", "resolved_parameters"]


def resolved_parameters(instrument: Instrument, given: Mapping[str, str | int]) -> dict[str, str]:
    """Return every parameter of the instrument with its choice.

    Parameters
    ----------
    given : choices by parameter; a whole number stands for the choice written so.

    Raises
    ------
    DefinitionError
        PARAM-MISSING for one without default that is not given, PARAM-UNKNOWN, PARAM-CHOICE.
    """
    problems: list[Problem] = [
        problem(
            "PARAM-UNKNOWN",
            found=name,
            allowed=tuple(instrument.parameters) or ("none",),
            nearest=nearest_match(name, instrument.parameters),
            instrument=instrument.id,
        )
        for name in given
        if name not in instrument.parameters
    ]
    resolved: dict[str, str] = {}
    for name, parameter in instrument.parameters.items():
        choice = as_choice_id(given.get(name, parameter.default))
        choices = parameter.choice_ids
        if choice is None:
            problems.append(
                problem(
                    "PARAM-MISSING", found=name, allowed=choices, instrument=instrument.id, first=choices[0]
                )
            )
        elif choice not in choices:
            problems.append(
                problem(
                    "PARAM-CHOICE",
                    found=choice,
                    allowed=choices,
                    nearest=nearest_match(choice, choices),
                    instrument=instrument.id,
                    parameter=name,
                )
            )
        else:
            resolved[name] = choice
    if problems:
        raise DefinitionError(problems)
    return resolved


def all_choices(instrument: Instrument) -> list[dict[str, str]]:
    """Return every combination of parameter choices that matters: each choice once, the others at their first."""
    first = {
        name: parameter.default or parameter.choice_ids[0]
        for name, parameter in instrument.parameters.items()
    }
    combinations = [first]
    for name, parameter in instrument.parameters.items():
        combinations += [{**first, name: choice} for choice in parameter.choice_ids if choice != first[name]]
    return combinations
