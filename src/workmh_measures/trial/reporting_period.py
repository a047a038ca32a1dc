"""The months and quarters a service reports on."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

__all__ = ["Period"]

_WRITTEN = re.compile(r"(\d{4})-(?:(0[1-9]|1[0-2])|Q([1-4]))")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """So many calendar months in a row: one is a month, three a quarter of the year.

    Attributes
    ----------
    first : the first day.
    length : months.
    """

    first: date
    length: int

    @classmethod
    def read(cls, written: str) -> Period | None:
        """Return the period of a text such as 2026-05 or 2026-Q2; None where it is neither."""
        found = _WRITTEN.fullmatch(written)
        if found is None or found[1] == "0000":
            return None
        year, month, quarter = found[1], found[2], found[3]
        if month is not None:
            return cls(date(int(year), int(month), 1), 1)
        return cls(date(int(year), 3 * int(quarter) - 2, 1), 3)

    @property
    def last(self) -> date:
        """The last day."""
        year, month = divmod(self.first.year * 12 + self.first.month - 1 + self.length - 1, 12)
        return date(year, month + 1, monthrange(year, month + 1)[1])

    @property
    def months(self) -> tuple[Period, ...]:
        """The months it is made of."""
        starts = (self.first.year * 12 + self.first.month - 1 + step for step in range(self.length))
        return tuple(Period(date(start // 12, start % 12 + 1, 1), 1) for start in starts)

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return today > self.last

    def __str__(self) -> str:
        """Write it as it is read."""
        if self.length == 1:
            return f"{self.first:%Y-%m}"
        return f"{self.first:%Y}-Q{(self.first.month + 2) // 3}"
