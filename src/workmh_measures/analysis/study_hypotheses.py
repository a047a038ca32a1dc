"""The hypotheses of a study, tested on its own data set."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..dataset.codebook import Dataset
from ..definitions.hypotheses import with_work_columns
from ..model.estimate import Estimate
from ..model.hypothesis import Hypothesis
from ..model.study import Study
from .cell_names import cell_name
from .hypotheses_testing import hypothesis_row, shares_confirmed
from .measured_rows import RowNames, measurements_of
from .observed import Observed

__all__ = ["study_hypotheses"]


def study_hypotheses(study: Study, dataset: Dataset, *, seed: int, draws: int) -> list[Estimate]:
    """Test every hypothesis a study states.

    Parameters
    ----------
    dataset : long, as `dataset.assemble.assemble` makes it. Of a wave that came several times the first is taken. Where
        it does not tell arms (a blinded copy) a hypothesis about them cannot be tested.
    seed, draws : of the bootstrap interval of disattenuated correlations.

    Returns
    -------
    list of Estimate
        A row for each hypothesis, about the instrument it names first, then the shares confirmed over all of them.
    """
    if not study.hypotheses:
        return []
    stated = [with_work_columns(one, study) for one in study.hypotheses]
    observed = _observed(study, stated, dataset)
    rows = [
        hypothesis_row(observed, one, instrument=_first_instrument(one), seed=seed, draws=draws)
        for one in stated
    ]
    return [*rows, *shares_confirmed(stated, rows, None)]


def _first_instrument(hypothesis: Hypothesis) -> str:
    return next(side.instrument for side in hypothesis.sides if side.instrument is not None)


def _observed(study: Study, hypotheses: Sequence[Hypothesis], dataset: Dataset) -> Observed:
    frame = dataset.frame[dataset.frame["anchor_no"].isna() | (dataset.frame["anchor_no"] == 1)]
    first = Dataset(frame.reset_index(drop=True), dataset.codebook)
    columns = dict.fromkeys(name for one in hypotheses for name in one.columns)
    named = RowNames(person="id", wave="wave", if_there=tuple(columns))
    table = first.frame.copy()
    if "arm" in table:
        table["arm"] = _arm_ids(study, table["arm"])
    waves = tuple(wave.id for wave in study.waves)
    held = [use.instrument.id for use in dataset.codebook.instruments]
    asked = dict.fromkeys(side.instrument for one in hypotheses for side in one.sides)
    return Observed(
        {
            name: measurements_of(first, named, instrument=name, table=table, waves=waves)
            for name in asked
            if name is not None and name in held
        }
    )


def _arm_ids(study: Study, codes: pd.Series) -> pd.Series:
    by_code = {str(arm.code): arm.id for arm in study.arms}
    return codes.map(lambda code: by_code.get(str(cell_name(code)))).astype(object)
