"""All estimates of a study's data set: each instrument at each survey wave, for everyone and for each arm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from ..analysis.descriptives import score_descriptives
from ..analysis.instrument_report import instrument_estimates
from ..analysis.mean_interval import with_mean_intervals
from ..analysis.study_hypotheses import study_hypotheses
from ..dataset.codebook import Dataset, InstrumentUse
from ..model.estimate import Estimate
from ..model.instrument import Instrument
from ..model.names import item_column, score_column, score_columns
from ..model.study import Study, Wave
from ..scoring.attainable import attainable_range

__all__ = ["study_estimates"]

_SEED = 1
_DRAWS = 1000


def study_estimates(study: Study, instruments: Mapping[str, Instrument], dataset: Dataset) -> list[Estimate]:
    """Estimate every instrument at every survey wave it is given at.

    Parameters
    ----------
    instruments : by id; those the data set was made with.
    dataset : long, as `dataset.assemble.assemble` makes it.

    Returns
    -------
    list of Estimate
        For each instrument and wave everything about the whole sample (`group` None), then the description
        of each score in each arm (`group` is the id of the arm; none from a blinded data set). Every mean
        carries its 95 % interval. Last the hypotheses the study states.
    """
    estimates: list[Estimate] = []
    for use in dataset.codebook.instruments:
        instrument = instruments[use.instrument.id]
        for wave in study.survey_waves:
            if use.waves and wave.id not in use.waves:
                continue
            rows = dataset.frame[dataset.frame["wave"] == wave.id]
            estimates += instrument_estimates(
                instrument,
                _answers(instrument, rows),
                rows[list(score_columns(instrument))],
                parameters=use.parameters,
                about={"wave": wave.id},
            )
            estimates += _by_arm(study, use, rows, wave=wave)
    return [*with_mean_intervals(estimates), *study_hypotheses(study, dataset, seed=_SEED, draws=_DRAWS)]


def _answers(instrument: Instrument, rows: pd.DataFrame) -> pd.DataFrame:
    # The options of a multiple choice have columns of their own and no statistics here.
    columns = {item: item_column(instrument.id, item) for item in instrument.item_ids}
    return pd.DataFrame({item: rows[name] for item, name in columns.items() if name in rows})


def _by_arm(study: Study, use: InstrumentUse, rows: pd.DataFrame, *, wave: Wave) -> Iterator[Estimate]:
    for arm in study.arms if "arm" in rows else ():
        of_arm = rows[rows["arm"] == arm.code]
        for scale in use.instrument.scales:
            if scale.measure != "nominal":
                yield from score_descriptives(
                    of_arm[score_column(use.instrument.id, scale.id)].to_numpy(dtype=np.float64),
                    attainable=attainable_range(use.instrument, scale, use.parameters),
                    instrument=use.instrument.id,
                    scale=scale.id,
                    group=arm.id,
                    wave=wave.id,
                )
