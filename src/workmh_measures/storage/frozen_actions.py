"""What staff put on record by each action, and so which actions a lock of the data takes something from."""

from __future__ import annotations

from collections.abc import Mapping

from workmh_measures.model.staff_rights import Action
from workmh_measures.storage.events import Kind
from workmh_measures.storage.freeze import AFTER_LOCK

__all__ = ["WRITES", "is_frozen"]

_ANSWERS = (Kind.ANSWER, Kind.FORM_OPENED, Kind.FORM_COMPLETED)

WRITES: Mapping[Action, tuple[Kind, ...]] = {
    "library": (),
    "wording": (),
    "accept_wording": (Kind.WORDING_ACKNOWLEDGED,),
    "progress": (),
    "issue_links": (Kind.LINK_ISSUED, Kind.LINK_REVOKED, Kind.INVITED),
    "scores": (),
    "course": (),
    "export": (Kind.EXPORTED,),
    "enter": _ANSWERS,
    "enter_again": (Kind.SECOND_ANSWER, Kind.SECOND_COMPLETED, Kind.SECOND_SETTLED, Kind.SECOND_DONE),
    "follow_alerts": (Kind.ALERT_STEP,),
    "enrol": (Kind.ENROLLED, Kind.CONSENTED, Kind.REACHED, Kind.WITHDRAWN, Kind.DIED, Kind.ERASURE_REQUESTED),
    "allocate": (Kind.ALLOCATED,),
    "rate_units": (Kind.UNIT_RATED,),
    "service_report": (Kind.NOTE,),
    "import_data": (*_ANSWERS, Kind.ENROLLED, Kind.CONSENTED, Kind.REGISTER, Kind.UNIT_RATED),
    "raise_queries": (Kind.QUERY_OPENED, Kind.QUERY_CLOSED),
    "answer_queries": (Kind.QUERY_ANSWERED,),
    "correct": (Kind.ANSWER,),
    "completeness": (),
    "lock_data": (Kind.DATA_LOCKED, Kind.UNLOCK_ASKED, Kind.DATA_UNLOCKED),
    "read_audit": (),
    "analyse": (),
    "trial_results": (),
    "manage_staff": (),
}
"""Action -> kinds of events that come of it."""


def is_frozen(action: Action) -> bool:
    """Say whether a lock refuses something of what comes of an action."""
    return any(AFTER_LOCK.get(kind, "frozen") == "frozen" for kind in WRITES[action])
