"""The data set of a study kept up with its record: only the people of whom something new is told are assembled again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from ..dataset.assemble import assemble
from ..dataset.codebook import Dataset
from ..model.instrument import Instrument
from ..model.study import Study
from .chain import Head, head
from .events import Kind
from .following import Told, told_since
from .frames import uncollected
from .reading import participants
from .repository import Store
from .study_data import SIMULATED, assembled_within, current_within, enrolment

__all__ = ["MOST_PEOPLE", "FollowedData", "followed", "followed_data", "read_anew"]

MOST_PEOPLE = 1_000
"""Of more people than this the whole data set is assembled again."""

_TELLS_NOTHING = frozenset(
    {
        Kind.FORM_OPENED,
        Kind.LINK_ISSUED,
        Kind.LINK_REVOKED,
        Kind.NOTE,
        Kind.WORDING_ACKNOWLEDGED,
        Kind.ALLOCATION_SEALED,
        Kind.UNBLINDED,
        Kind.UNIT_RATED,
        Kind.EXPORTED,
        Kind.DATA_LOCKED,
        Kind.UNLOCK_ASKED,
        Kind.DATA_UNLOCKED,
        Kind.INVITED,
        Kind.ALERT_RAISED,
        Kind.ALERT_STEP,
        Kind.QUERY_OPENED,
        Kind.QUERY_ANSWERED,
        Kind.QUERY_CLOSED,
    }
)
"""Kinds that change nothing in a data set; every other kind changes the rows of its person."""

_OF_ALL = frozenset({Kind.ERASED, Kind.ERASURE_REQUESTED, Kind.STUDY_STARTED})


@dataclass(frozen=True)
class FollowedData:
    """A data set, the last event followed, and the day that decided what was due.

    Attributes
    ----------
    changed : the last event that could change the data set: with the same one and the same day the data are the same.
    """

    dataset: Dataset
    head: Head
    today: date
    changed: Head


def followed_data(
    store: Store,
    study: Study,
    instruments: Mapping[str, Instrument],
    known: FollowedData | None,
    *,
    today: date,
) -> FollowedData:
    """Return the long data set of a study as the store holds it now.

    Parameters
    ----------
    instruments : every instrument of the schedule, by id.
    known : what was returned before, of the same study; None at first.
    today : the day that decides what is due and overdue; on another day everything is assembled again.

    Notes
    -----
    The rows are those of `study_data.study_dataset`. A person who came in, answered, or of whom something else was told
    since is read and assembled alone; an erasure, a wording that was not met before and whatever is told of nobody
    in particular let everything be read again.
    """
    found = None if known is None else followed(store, study, instruments, known, today=today)
    return read_anew(store, study, instruments, today=today) if found is None else found


def read_anew(
    store: Store,
    study: Study,
    instruments: Mapping[str, Instrument],
    *,
    today: date,
    told_share: Callable[[float], object] = lambda _share: None,
) -> FollowedData:
    """Return the data set of everybody, whatever was known.

    Parameters
    ----------
    told_share : is told how much of the record was read, 0 to 1; assembling comes after it.
    """
    with uncollected(), store.reading() as connection:
        end = head(connection, study.id)
        answers = current_within(connection, study.id, {}, told_share=told_share)
        made = assembled_within(connection, study, instruments, answers, today=today)
        return FollowedData(made, end, today, end)


def followed(
    store: Store,
    study: Study,
    instruments: Mapping[str, Instrument],
    known: FollowedData,
    *,
    today: date,
) -> FollowedData | None:
    """Return what was known with what was told since; None where everything must be read again."""
    if known.today != today:
        return None
    with uncollected(), store.reading() as connection:
        end = head(connection, study.id)
        if end == known.head:
            return known
        told = told_since(connection, study.id, known.head)
        made = None if told is None else _followed(connection, study, instruments, known, told)
        if made is None:
            return None
        return FollowedData(made, end, today, known.changed if made is known.dataset else end)


def _followed(
    connection: Connection,
    study: Study,
    instruments: Mapping[str, Instrument],
    known: FollowedData,
    told: Sequence[Told],
) -> Dataset | None:
    telling = [one for one in told if one.kind not in _TELLS_NOTHING]
    if any(one.participant is None or one.kind in _OF_ALL for one in telling):
        return None
    names = sorted({str(one.participant) for one in telling})
    if len(names) > MOST_PEOPLE:
        return None
    if not names:
        return known.dataset
    answers = current_within(connection, study.id, {"participant": names})
    people = [enrolment(one, study.id) for name in names for one in participants(connection, study.id, name)]
    made_up = study.simulated or bool((answers.frame["mode"] == SIMULATED).any())
    marked = study.model_copy(update={"simulated": made_up or known.dataset.codebook.simulated})
    part = assemble(marked, instruments, answers, people, today=known.today)
    return _put_in(known.dataset, part, names)


def _put_in(whole: Dataset, part: Dataset, names: Sequence[str]) -> Dataset | None:
    """Return the data set with the rows of some people in place of their former ones; None where its codebook is another."""
    met = {use.instrument.id: set(use.wording_hashes) for use in whole.codebook.instruments}
    if any(not set(use.wording_hashes) <= met[use.instrument.id] for use in part.codebook.instruments):
        return None
    if whole.codebook.simulated != part.codebook.simulated:
        return None
    kept = whole.frame[~whole.frame["id"].isin(names)]
    frame = pd.concat([kept, part.frame]).sort_values("id", kind="stable", ignore_index=True)
    return Dataset(frame, whole.codebook)
