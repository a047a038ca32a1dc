"""Which job a wave is counted from, where it comes once for each."""

from __future__ import annotations

from typing import Any

import streamlit as st

from workmh_measures.ui.frame import say
from workmh_measures.ui.running import application

__all__ = ["job_number"]


def job_number(wave: str, *, key: str, value: int | None = None, place: Any = st) -> int | None:
    """Draw the number of the job for a wave that is counted from one; every other wave comes once.

    Parameters
    ----------
    place : where the field is drawn; the page itself, or a column of it.

    Returns
    -------
    None until somebody has said which job.
    """
    study = application().study
    if study.wave(wave).anchor == study.anchors[0]:
        return 1
    number = place.number_input(
        say("corrections.number"), min_value=1, value=value, step=1, key=f"{key}_{wave}"
    )
    return None if number is None else int(number)
