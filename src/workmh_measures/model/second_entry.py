"""Which forms are entered a second time, by another person who does not see the first copy."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Definition, Identifier

__all__ = ["SecondEntryRule"]


class SecondEntryRule(Definition):
    """What is entered twice; without it nothing is.

    `instruments` are those meant, none named: all. `modes` are how the first copy came in. Of these forms a `share` is
    drawn by chance. `settled_by` third_person: a difference is settled by neither of the two who entered the form.
    """

    instruments: Annotated[tuple[Identifier, ...], Field(strict=False)] = ()
    modes: Annotated[tuple[Literal["paper", "clinician"], ...], Field(strict=False, min_length=1)] = (
        "paper",
    )
    share: Annotated[float, Field(gt=0, le=1)] = 1.0
    settled_by: Literal["anybody", "third_person"] = "anybody"

    def covers(self, instrument: str, mode: str) -> bool:
        """Say whether a form that came in so may be drawn."""
        return mode in self.modes and (not self.instruments or instrument in self.instruments)
