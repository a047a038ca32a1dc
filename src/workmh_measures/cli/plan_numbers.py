"""Numbers of options that a plan is made of: everything that is wrong with them is told at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, TypeVar

from ..errors import DefinitionError, Problem, problem

__all__ = ["PlanNumbers"]

Made = TypeVar("Made")

INSIDE, FROM_ZERO, ABOVE_ZERO = "a share above 0 and below 1", "a share from 0 to below 1", "a number above 0"
NOT_ZERO, NOT_BELOW, CORRELATION = (
    "a number other than 0",
    "a number from 0",
    "a correlation above -1 and below 1",
)
WHOLE, UP_TO_ONE = "a whole number from 1", "a share above 0 and at most 1"
AT_LEAST_ONE = "a number from 1"
_HOLDS: Mapping[str, Callable[[float], bool]] = {
    INSIDE: lambda x: 0 < x < 1,
    FROM_ZERO: lambda x: 0 <= x < 1,
    UP_TO_ONE: lambda x: 0 < x <= 1,
    ABOVE_ZERO: lambda x: x > 0,
    NOT_ZERO: lambda x: x != 0,
    NOT_BELOW: lambda x: x >= 0,
    CORRELATION: lambda x: -1 < x < 1,
    WHOLE: lambda x: x >= 1 and x == int(x),
    AT_LEAST_ONE: lambda x: x >= 1,
}


@dataclass
class PlanNumbers:
    """Options as typed; numbers are taken out one by one, and what cannot be used is kept for `require`."""

    options: Mapping[str, Any]
    problems: list[Problem] = field(default_factory=list)

    def number(self, name: str, allowed: str, default: float) -> float:
        """Return a number, or what stands for it where none is given or it cannot be used."""
        text = self.options.get(name)
        return default if text is None else self._read(name, text, allowed, default)

    def several(self, name: str, allowed: str) -> tuple[float, ...]:
        """Return numbers with commas between, none where none are given."""
        text = self.options.get(name)
        if text is None:
            return ()
        return tuple(self._read(name, part.strip(), allowed, 0.5) for part in str(text).split(","))

    def pair(self, name: str, ratio: float) -> tuple[int, int] | None:
        """Return whole numbers of both arms; of one number the second follows by the ratio."""
        given = self.several(name, WHOLE)
        if not given:
            return None
        if len(given) > 2:
            self.refuse(
                f"{_option(name)} takes one number, or one for each of both arms; found {len(given)}."
            )
        first, second = given[0], given[1] if len(given) > 1 else round(given[0] * ratio)
        return int(first), int(max(1, second))

    def refuse(self, sentence: str) -> None:
        """Keep something that is wrong."""
        self.problems.append(problem("PLAN-CHOICE", text=sentence))

    def made(self, make: Callable[[], Made]) -> Made:
        """Make a plan, and raise everything found, what the plan itself refuses among it."""
        self.require()
        try:
            return make()
        except ValueError as refusal:
            self.refuse(str(refusal))
            raise DefinitionError(self.problems) from refusal

    def require(self) -> None:
        """Raise everything that was found.

        Raises
        ------
        DefinitionError
            PLAN-VALUE, PLAN-CHOICE.
        """
        if self.problems:
            raise DefinitionError(self.problems)

    def _read(self, name: str, text: str, allowed: str, instead: float) -> float:
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if isfinite(number) and _HOLDS[allowed](number):
            return number
        self.problems.append(problem("PLAN-VALUE", where=_option(name), found=text, allowed=allowed))
        return instead


def _option(name: str) -> str:
    return name.upper() if name in ("control", "treated", "difference") else f"--{name.replace('_', '-')}"
