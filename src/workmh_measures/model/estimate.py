"""One estimated number with its interval, method and the way missing answers were treated."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

__all__ = ["Estimate", "changed"]


@dataclass(frozen=True, kw_only=True)  # with slots a copy takes several times as long, see `changed`
class Estimate:
    """A value, or none with the reason.

    Attributes
    ----------
    analysis : name of the statistic, for example ``cronbach_alpha``.
    instrument, scale, item, item2, scale2, group, wave, wave2, factor, level : what it is about.
    value : full double precision, None when it cannot be estimated (`reason` says why).
    text : a value in words, where the result is not a number.
    ci_low, ci_high, ci_level : interval; level as a share (0.95).
    p_value, df, df2, n : test and sample.
    method : variant, from a closed list (feldt, n-1, listwise, ...).
    missing : route for missing answers (listwise, pairwise, scored, none).
    warnings : sentences a reader of the number must see.
    """

    analysis: str
    instrument: str | None = None
    scale: str | None = None
    item: str | None = None
    item2: str | None = None
    scale2: str | None = None
    group: str | None = None
    wave: str | None = None
    wave2: str | None = None
    factor: str | None = None
    level: str | None = None
    value: float | None = None
    text: str | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    ci_level: float | None = None
    p_value: float | None = None
    df: float | None = None
    df2: float | None = None
    n: int | None = None
    method: str | None = None
    missing: str | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the estimate with exactly the keys of the command line's JSON."""
        return {**asdict(self), "warnings": list(self.warnings)}


if TYPE_CHECKING:
    from dataclasses import replace as changed
else:

    def changed(row, /, **changes):
        """Return a copy with other values: `dataclasses.replace` for analyses of many rows, in a fifth of its time.

        Raises
        ------
        TypeError
            If a name is none of an estimate.
        """
        if not _NAMES.issuperset(changes):
            raise TypeError(f"An estimate has no {', '.join(sorted(changes.keys() - _NAMES))}.")
        copy = object.__new__(Estimate)
        copy.__dict__.update(row.__dict__)
        copy.__dict__.update(changes)
        return copy


_NAMES = frozenset(field.name for field in fields(Estimate))
