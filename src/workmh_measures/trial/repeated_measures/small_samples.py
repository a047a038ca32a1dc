"""Where persons are so few that tests of several waves together find too much, a sentence that says so.

How often each test finds what is not there was counted in made-up trials: tests/validation/tests_of_repeated_measures.py.
"""

from __future__ import annotations

from .contrasts import DegreesOfFreedom
from .fitted_model import FittedModel

__all__ = ["small_sample_cautions"]

# Persons for each parameter of the covariance from which on joint tests hold their level; four waves without structure have ten.
_ENOUGH_FOR_SATTERTHWAITE = 10
_ENOUGH_WHERE_SOME_LACK_A_WAVE = 4


def small_sample_cautions(model: FittedModel, method: DegreesOfFreedom) -> tuple[str, ...]:
    """Say what a joint test of several waves is not to be trusted with.

    Parameters
    ----------
    model : a fitted one.
    method : how its degrees of freedom are had.

    Returns
    -------
    tuple
        A sentence where there are fewer than ten persons for each covariance parameter with Satterthwaite's degrees of
        freedom, or fewer than four with any, and somebody lacks a wave; else none.
    """
    persons, parameters = model.n, len(model.parameters)
    told = []
    if method == "satterthwaite" and persons < _ENOUGH_FOR_SATTERTHWAITE * parameters:
        told.append(
            f"There are {persons} persons for {parameters} covariance parameters: tests of several waves together find too much"
            " with Satterthwaite's degrees of freedom. Take those of Kenward and Roger."
        )
    if persons < _ENOUGH_WHERE_SOME_LACK_A_WAVE * parameters and not model.patterns.seen.all():
        told.append(
            f"There are {persons} persons for {parameters} covariance parameters, and some lack a wave: tests of several waves"
            " together find too much. Take a structure with fewer parameters, or tell the waves one by one."
        )
    return tuple(told)
