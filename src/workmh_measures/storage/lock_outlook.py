"""What a lock would find: what is complete, and what is still open that the lock would leave as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workmh_measures.dataset.board import Board
from workmh_measures.dataset.completeness import STATES, State, completeness
from workmh_measures.storage.deaths import died_by
from workmh_measures.storage.events import Kind
from workmh_measures.storage.reading import stored_events
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_entry import second_forms

__all__ = ["LockOutlook", "lock_outlook"]


@dataclass(frozen=True, slots=True)
class LockOutlook:
    """Counts of a study on a day.

    Attributes
    ----------
    people : enrolled and not erased.
    forms : how many forms are in each state, as `dataset.completeness` has them.
    open_queries : that wait for an answer.
    unsettled : forms that are to be entered twice and are not settled.
    uncertain : messages begun of which nobody knows whether they went out.
    """

    people: int
    forms: dict[State, int]
    open_queries: int
    unsettled: int
    uncertain: int


def lock_outlook(store: Store, study: str, board: Board, *, today: date) -> LockOutlook:
    """Return what a lock would find.

    Parameters
    ----------
    board : of the study, as the store has it now.
    """
    from workmh_measures.storage.queries import open_queries

    with store.reading() as connection:
        found = completeness(board, died_by(connection, study, today), today=today)
        told = stored_events(connection, study, {"kind": Kind.INVITED.value})
        steps: dict[tuple[object, ...], str] = {}
        for one in told:
            said, about = one.content, one.columns
            if said is not None:
                key = (
                    about["participant"],
                    about["wave"],
                    about["occasion"],
                    said["reminder"],
                    said["attempt"],
                )
                steps[key] = str(said["step"])
    counts = found.by_column().sum(axis=0) if found.columns else [0] * len(STATES)
    return LockOutlook(
        people=len(board.people),
        forms={state: int(n) for state, n in zip(STATES, counts, strict=True)},
        open_queries=open_queries(store, study),
        unsettled=sum(one.state != "done" for one in second_forms(store, study)),
        uncertain=sum(step == "begun" for step in steps.values()),
    )
