"""When an item is taken to work differently in groups: a rule that is declared before the data are looked at.

References
----------
Jodoin M.G., Gierl M.J. (2001). Evaluating type I error and power rates using an effect size measure with the logistic
regression procedure for DIF detection. Applied Measurement in Education 14(4), 329-349. doi:10.1207/S15324818AME1404_2
Holm S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6(2), 65-70.
Benjamini Y., Hochberg Y. (1995). Controlling the false discovery rate. Journal of the Royal Statistical Society B 57(1),
289-300. doi:10.1111/j.2517-6161.1995.tb02031.x
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .logistic_difference import KINDS, LogisticDifference

__all__ = ["Adjustment", "DifferenceRule", "adjusted_p"]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Adjustment: TypeAlias = Literal["holm", "benjamini_hochberg", "none"]

_TOTAL = KINDS.index("total")


@dataclass(frozen=True, kw_only=True)
class DifferenceRule:
    """An item works differently if the test of group and product together says so and the difference is large enough.

    Attributes
    ----------
    effect : what is to be large enough: the change of an R2, or that of the slope of the matching variable; None if the test
        alone decides.
    smallest : effect from which an item works differently. Jodoin and Gierl call a change of Nagelkerke's R2 below .035
        negligible and from .070 large; Crane and others a change of the slope from .10 worth a look.
    level : largest p value, adjusted for the number of items; None if the effect alone decides.
    adjust : how p values are adjusted.
    """

    effect: Literal["mcfadden", "nagelkerke", "cox_snell", "slope_change"] | None = "nagelkerke"
    smallest: float = 0.035
    level: float | None = 0.05
    adjust: Adjustment = "holm"

    def in_words(self) -> str:
        """Return the rule as estimates carry it."""
        size = [] if self.effect is None else [f"{self.effect} >= {self.smallest:g}"]
        test = [] if self.level is None else [f"p ({self.adjust}) <= {self.level:g}"]
        return ", ".join([*size, *test])

    def flagged(self, found: LogisticDifference) -> Flags:
        """Items that work differently, shape (items,); one that cannot be compared is not among them."""
        flags = np.isfinite(found.p[:, _TOTAL])
        if self.level is not None:
            flags &= adjusted_p(found.p[:, _TOTAL], self.adjust) <= self.level
        if self.effect is not None:
            size = getattr(found, self.effect)
            flags &= (size if size.ndim == 1 else size[:, _TOTAL]) >= self.smallest
        return flags


def adjusted_p(p: Floats, adjust: Adjustment) -> Floats:
    """Adjust p values for their number.

    Parameters
    ----------
    p : shape (tests,), NaN for a test that could not be made; it counts for nothing.
    adjust : by Holm, for the chance of any false positive; by Benjamini and Hochberg, for the share of false ones.
    """
    known = np.isfinite(p)
    values = p[known]
    number = len(values)
    order = np.argsort(values, kind="stable")
    rank = np.arange(number)
    raised = values[order]
    if adjust == "holm":
        raised = np.maximum.accumulate(raised * (number - rank))
    elif adjust == "benjamini_hochberg":
        raised = np.minimum.accumulate((raised * number / (rank + 1))[::-1])[::-1]
    back = np.empty(number)
    back[order] = np.minimum(raised, 1.0)
    adjusted = np.full(p.shape, np.nan)
    adjusted[known] = back
    return adjusted
