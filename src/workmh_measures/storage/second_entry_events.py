"""What happens when a form is entered twice: the second copy, its end, each difference settled, and that all are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from workmh_measures.errors import Problem, problem
from workmh_measures.storage.events import LONGEST_REASON, AnswerEvent, DataEvent, Kind

__all__ = [
    "ORIGINS",
    "DifferenceSettledEvent",
    "SecondAnswerEvent",
    "SecondCompletedEvent",
    "SecondDoneEvent",
]

ORIGINS = ("first", "second", "third")
"""Where the answer that counts in the end came from: one of the copies, or neither."""


@dataclass(frozen=True, kw_only=True)
class SecondAnswerEvent(AnswerEvent):
    """One answer of the second copy; it is compared with the first copy and is no answer of the data set."""

    kind: ClassVar[Kind] = Kind.SECOND_ANSWER


class SecondCompletedEvent(DataEvent):
    """The second copy of a form is finished and can be compared."""

    kind = Kind.SECOND_COMPLETED
    needs = ("participant", "wave", "instrument", "mode", "fingerprint")


class DifferenceSettledEvent(DataEvent):
    """Somebody looked at a difference; `data` says the `origin` of the answer that counts, the answer, and why."""

    kind = Kind.SECOND_SETTLED
    needs = ("participant", "wave", "instrument", "item")

    def _content_problems(self) -> list[Problem]:
        faults = []
        if self.data.get("origin") not in ORIGINS:
            faults.append(f"its origin is not one of {', '.join(ORIGINS)}")
        if "value" in self.data and "missing" in self.data:
            faults.append("has both a value and a missing code")
        reason = self.data.get("reason", "")
        if not isinstance(reason, str) or len(reason) > LONGEST_REASON:
            faults.append(f"its reason is longer than {LONGEST_REASON} characters")
        told = f"of kind '{self.kind}' cannot be stored: "
        return [problem("STORE-EVENT", where=self.where, text=told + fault) for fault in faults]


class SecondDoneEvent(DataEvent):
    """Nothing is left to settle; `data` says how many fields were compared and how many differed."""

    kind = Kind.SECOND_DONE
    needs = ("participant", "wave", "instrument")
