"""The forms of a wave as a participant sees them: done or left, how long each takes, and when the next ones come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from workmh_measures.dataset.form_texts import minutes_to_answer
from workmh_measures.dataset.schedule import Happening, State, schedule
from workmh_measures.model.study import Study
from workmh_measures.ui.form.compile import battery
from workmh_measures.ui.form.forms import Forms
from workmh_measures.ui.form.progress import Place, Progress

__all__ = ["month_in_words", "next_forms", "overview"]


def overview(
    forms: Forms, progress: Progress, place: Place, titles: Mapping[str, str | None]
) -> list[dict[str, Any]]:
    """Return the forms of a wave in their order.

    Parameters
    ----------
    titles : neutral titles by instrument; the others are known by their number.

    Returns
    -------
    Of each form instrument, state, title (None: its number stands for it) and minutes left, 0 when it is done.
    """
    completed = [instrument for at, instrument in progress.completed if at == place]
    told = battery(forms.study, place[0], answered=progress.answers.get(place, {}), completed=completed)
    listed: list[dict[str, Any]] = []
    for form in told:
        name = form["instrument"]
        n_left = len(forms.load(name).items) - len(progress.given(place, name))
        minutes = 0 if form["state"] == "done" else minutes_to_answer(n_left)
        listed.append({**form, "title": titles.get(name), "n_left": n_left, "minutes": minutes})
    return listed


def next_forms(study: Study, happenings: Iterable[Happening], *, today: date) -> date | None:
    """Return from which day the next forms wait for a person, or None when nothing is known to come."""
    slots = schedule(study, happenings, today=today)
    days = [
        slot.when.opens or slot.when.planned for slot in slots if slot.state is State.WAITING and slot.left
    ]
    return min(days, default=None)


def month_in_words(day: date, language: str) -> str:
    """Return the month of a day as it is said in a language: juni 2027."""
    from babel.dates import format_date

    return format_date(day, "MMMM y", locale=language)
