"""A new personal link in place of every earlier one, with a code that opens the same and can be typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from workmh_measures.dataset.schedule import Died, Happening, Withdrawn, course_happenings
from workmh_measures.errors import StoreError, problem
from workmh_measures.model.record import ENDS_CONTACT
from workmh_measures.storage.doors import shut_doors
from workmh_measures.storage.events import LinkRevokedEvent, new_request_id
from workmh_measures.storage.participants import append_all, known_person, turn
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import issue_code_within, issue_link_within

__all__ = ["IssuedLink", "renew_link"]


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """What opens the forms of one person; neither secret is stored, nor can it be shown again."""

    participant: str
    token: str = field(repr=False)
    code: str = field(repr=False)


def renew_link(store: Store, study: str, participant: str, *, by: str, today: date) -> IssuedLink:
    """Make every earlier link of a person void and make a new one, both or neither.

    Parameters
    ----------
    by : name of the member of staff.
    today : leaving and death count from their day on.

    Raises
    ------
    StoreError
        PERSON-UNKNOWN; PERSON-STEP for somebody who is not asked any more.
    """
    with turn(store, study) as connection:
        record = known_person(connection, study, participant)
        person = record.participant
        if any(_ends(one, today) for one in course_happenings(record)):
            text = f"'{person}' is not asked any more, so there is no link."
            raise StoreError([problem("PERSON-STEP", found=person, text=text)])
        shut_doors(connection, study, person, store.now())
        void = LinkRevokedEvent(request_id=new_request_id(), entered_by=by, participant=person)
        append_all(store, connection, study, [void])
        token = issue_link_within(store, connection, study, person, by=by)
        return IssuedLink(person, token, issue_code_within(store, connection, study, person))


def _ends(one: Happening, today: date) -> bool:
    if isinstance(one, Died):
        return one.day <= today
    return isinstance(one, Withdrawn) and one.day <= today and one.level in ENDS_CONTACT
