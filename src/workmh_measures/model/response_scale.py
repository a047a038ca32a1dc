"""Allowed answers, shared by items: stored code, shown label."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from .base import Definition
from .text import Text

__all__ = [
    "Anchors",
    "Kind",
    "Measure",
    "ResponseOption",
    "ResponseScale",
    "chosen_codes",
    "chosen_text",
]

TEXT_BYTES = 1000
"""Longest answer in words where the definition does not say."""

Kind = Literal["choice", "multiple_choice", "integer", "number", "visual_analogue", "date", "text"]
Measure = Literal["nominal", "ordinal", "scale"]


class ResponseOption(Definition):
    """One answer: `code` is stored, `label` is shown.

    An `exclusive` option of a multiple choice, such as none of these, stands alone.
    """

    code: int
    label: Text
    exclusive: bool = False


class Anchors(Definition):
    """Words at the two ends of a visual analogue or numeric scale."""

    low: Text
    high: Text


class ResponseScale(Definition):
    """The answers an item may get.

    A choice scale lists its options; integer, number and visual analogue scales state both ends.
    """

    kind: Kind
    measure: Measure
    options: Annotated[tuple[ResponseOption, ...], Field(strict=False)] = ()
    minimum: float | None = None
    maximum: float | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    anchors: Anchors | None = None
    unit: Text | None = None
    max_bytes: Annotated[int, Field(ge=1, le=32767)] | None = None

    @property
    def longest_text(self) -> int:
        """Longest answer in words, in UTF-8 bytes: what form, store and file agree on."""
        return self.max_bytes or TEXT_BYTES

    @property
    def codes(self) -> tuple[int, ...]:
        """Codes in the order of definition; empty unless the scale is a choice."""
        return tuple(option.code for option in self.options)

    @property
    def exclusive_codes(self) -> tuple[int, ...]:
        """Codes of a multiple choice that stand alone when chosen."""
        return tuple(option.code for option in self.options if option.exclusive)

    @property
    def whole_numbers(self) -> bool:
        """Whether every answer is a whole number."""
        return self.kind in ("choice", "integer") or (self.kind == "visual_analogue" and not self.decimals)

    @property
    def is_numeric(self) -> bool:
        """Whether an answer is one number that may enter a score."""
        return self.kind in ("choice", "integer", "number", "visual_analogue")

    @property
    def attainable(self) -> tuple[float, float]:
        """Lowest and highest value an answer may have (numeric kinds only)."""
        if self.options:
            return float(min(self.codes)), float(max(self.codes))
        if self.minimum is None or self.maximum is None:
            raise ValueError("a response scale without options states both ends")
        return float(self.minimum), float(self.maximum)

    @property
    def allowed(self) -> str:
        """The allowed answers in words, for messages."""
        if self.options:
            return ", ".join(str(code) for code in self.codes)
        if self.minimum is None or self.maximum is None:
            return "YYYY-MM-DD" if self.kind == "date" else self.kind
        kind = "in whole numbers" if self.decimals == 0 else f"with at most {self.decimals} decimals"
        return f"{self.minimum:g} to {self.maximum:g} {kind}"


def chosen_text(codes: Iterable[int]) -> str:
    """Return the chosen codes of a multiple choice as they are stored: rising, with blanks between."""
    return " ".join(str(code) for code in sorted(set(codes)))


def chosen_codes(text: str) -> tuple[int, ...]:
    """Return the codes of a stored multiple choice.

    Raises
    ------
    ValueError
        If a part of the text is no whole number.
    """
    return tuple(int(part) for part in text.split())
