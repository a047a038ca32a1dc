"""Which options of an item nobody chose, and which hardly anybody did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, Unpack

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from .estimation import NO_VALUE, About

__all__ = ["RARE_PERCENT", "OptionUse", "option_use", "option_use_estimates"]

Floats: TypeAlias = NDArray[np.float64]

RARE_PERCENT = 5.0
"""An option chosen by a smaller percentage than this is told as hardly used."""


@dataclass(frozen=True)
class OptionUse:
    """Codes of an item by their use.

    Attributes
    ----------
    unused, rare : codes nobody chose, and codes somebody chose, but a smaller percentage than asked for.
    beyond : answers that are no code of the item, such as 1.5 or a 4 where 3 is the last; each once.
    n : number of answers.
    """

    unused: tuple[int, ...]
    rare: tuple[int, ...]
    beyond: tuple[float, ...]
    n: int


def option_use(values: Floats, codes: Sequence[int], *, rare_percent: float = RARE_PERCENT) -> OptionUse:
    """Sort the codes of an item by how often they were chosen.

    Parameters
    ----------
    values : answers, shape (n,); NaN is left out.
    codes : of the options.
    rare_percent : below this percentage of the answers a code is rare.

    Raises
    ------
    NotEstimable
        If there is no answer: then every code is unused, which says nothing.
    """
    known = values[~np.isnan(values)]
    if not len(known):
        raise NotEstimable.because(NO_VALUE)
    counts = {code: int(np.count_nonzero(known == code)) for code in codes}
    return OptionUse(
        unused=tuple(code for code, count in counts.items() if not count),
        rare=tuple(code for code, count in counts.items() if 0 < 100 * count < rare_percent * len(known)),
        beyond=tuple(float(value) for value in np.unique(known[~np.isin(known, list(codes))])),
        n=len(known),
    )


def option_use_estimates(
    items: pd.DataFrame,
    *,
    codes: Mapping[str, Sequence[int]],
    rare_percent: float = RARE_PERCENT,
    **about: Unpack[About],
) -> list[Estimate]:
    """Count the options of each item that nobody or hardly anybody chose.

    Parameters
    ----------
    items : as answered, one column per item; missing answers are NaN.
    codes : item id -> codes of its options; items without options are left out of it.
    rare_percent : below this percentage of the answers an option is hardly used.
    about : instrument, scale, group, wave.

    Returns
    -------
    list of Estimate
        unused_options and rare_options for each item, the codes in `text`; rare_options has its percentage in `level`.
        Answers that are no code are a warning.
    """
    rows: list[Estimate] = []
    for item in (str(name) for name in items.columns if codes.get(str(name))):
        values = items[item].to_numpy(dtype=np.float64, na_value=np.nan)
        start = Estimate(analysis="unused_options", item=item, missing="pairwise", **about)
        rare_row = replace(start, analysis="rare_options", level=f"{rare_percent:g}")
        try:
            use = option_use(values, codes[item], rare_percent=rare_percent)
        except NotEstimable as refusal:
            rows += [replace(row, n=0, reason=refusal.problems[0].text) for row in (start, rare_row)]
            continue
        rows += [_counted(start, use.unused, use), _counted(rare_row, use.rare, use)]
    return rows


def _counted(row: Estimate, codes: tuple[int, ...], use: OptionUse) -> Estimate:
    told = ", ".join(f"{value:g}" for value in use.beyond)
    warnings = (f"Answers that are no option of the item: {told}.",) if use.beyond else ()
    text = ", ".join(str(code) for code in codes) or None
    return replace(row, value=float(len(codes)), text=text, n=use.n, warnings=warnings)
