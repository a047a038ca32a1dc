"""Finding an estimate among many by what it is about."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.estimate import Estimate

__all__ = ["Found"]

_NAMES = (
    "instrument", "scale", "scale2", "item", "item2", "factor", "level", "group", "wave", "wave2",
)  # fmt: skip


class Found:
    """Estimates by what they are about; of several rows of one analysis the first is the default.

    Parameters
    ----------
    estimates : a flat list.
    """

    def __init__(self, estimates: Iterable[Estimate]) -> None:
        self.rows = tuple(estimates)
        self._by_name: dict[tuple[str | None, ...], Estimate] = {}
        for row in self.rows:
            key = (row.analysis, *(getattr(row, name) for name in _NAMES))
            self._by_name.setdefault(key, row)

    def first(self, analysis: str, **about: str | None) -> Estimate | None:
        """Return the first estimate about exactly this; names not given are those of the whole.

        Parameters
        ----------
        about : instrument, scale, scale2, item, item2, factor, level, group, wave, wave2.
        """
        return self._by_name.get((analysis, *(about.get(name) for name in _NAMES)))
