"""Courses of answering over waves: all of them, until some wave and none after, with gaps, or never."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["COURSES", "answer_courses"]

Bools: TypeAlias = NDArray[np.bool_]

COURSES: tuple[str, ...] = ("complete", "dropped_out", "gaps", "never")
"""In the order they are told: only those who dropped out have a monotone pattern with something missing."""


def answer_courses(there: Bools) -> NDArray[np.str_]:
    """Return the course of each person.

    Parameters
    ----------
    there : shape (n, waves), waves in time; whether something is known of the person at the wave.

    Returns
    -------
    shape (n,), one of `COURSES`. Who came later than the first wave, or came back, has gaps.

    Examples
    --------
    >>> answer_courses(np.array([[True, True], [True, False], [False, True], [False, False]])).tolist()
    ['complete', 'dropped_out', 'gaps', 'never']
    """
    stays = (there[:, 1:] <= there[:, :-1]).all(axis=1)
    named = np.select(
        [there.all(axis=1), ~there.any(axis=1), stays], ["complete", "never", "dropped_out"], "gaps"
    )
    return np.asarray(named, dtype=np.str_)
