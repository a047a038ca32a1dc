"""What an audit of the key found: a kind, its evidence as a number, and a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model.estimate import Estimate
from .estimation import About
from .measurements import Measurements

__all__ = ["Finding", "by_wave", "first_few"]

_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing in the answers that a mistake explains better than people do.

    Attributes
    ----------
    kind : negative_item_rest, mirrored_between_waves, codes_shifted, columns_swapped, identical_items, straight_lining,
        impossible_times, person_twice, names_alike, identical_rows, damaged_codes or outside_scale.
    sentence : what was found, with the numbers.
    value : the evidence; which number it is, the kind says.
    n : rows or persons looked at.
    scale, item, item2, wave, wave2, level : where.
    """

    kind: str
    sentence: str
    value: float
    n: int
    scale: str | None = None
    item: str | None = None
    item2: str | None = None
    wave: str | None = None
    wave2: str | None = None
    level: str | None = None

    def as_estimate(self, about: About) -> Estimate:
        """Return it as a row of `key_audit`: the kind in `text`, the sentence in `warnings`."""
        return Estimate(
            analysis="key_audit",
            text=self.kind,
            value=self.value,
            n=self.n,
            instrument=about.get("instrument"),
            group=about.get("group"),
            scale=self.scale or about.get("scale"),
            wave=self.wave or about.get("wave"),
            wave2=self.wave2,
            item=self.item,
            item2=self.item2,
            level=self.level,
            warnings=(self.sentence,),
        )


def first_few(names: Sequence[object]) -> str:
    """Return the first names in words, and how many more there are."""
    shown = ", ".join(str(name) for name in names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} + {len(names) - _SHOWN}"


def by_wave(measured: Measurements) -> Iterator[tuple[str | None, Measurements]]:
    """Yield each wave with its rows; everything, under no name, where there are no waves."""
    for wave in measured.waves or (None,):
        yield wave, measured if wave is None else measured.at_wave(wave)
